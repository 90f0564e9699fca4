export { authEventsFor, type EventToAuthorise } from "./authEventsFor.ts";
export { buildEvent, EventTooLargeError, type NewEvent, type ReferredEvent } from "./buildEvent.ts";
export { canonicalJson, type CanonicalNumbers } from "./canonicalJson.ts";
export { contentHash } from "./contentHash.ts";
export {
  type EventReference,
  parseEvent,
  parsePdu,
  type Pdu,
  referencedIds,
  type RoomEvent,
} from "./event.ts";
export { eventIdOf } from "./eventIdOf.ts";
export { type Authorisation, type EventToJudge, isAllowed } from "./isAllowed.ts";
export { isJsonObject, type JsonObject, type JsonValue, parseJson } from "./json.ts";
export { type PowerLevels, powerLevels } from "./powerLevels.ts";
export { redact } from "./redact.ts";
export { redactedEventId, redactionApplies } from "./redactionApplies.ts";
export { referenceHash } from "./referenceHash.ts";
export { type RoomVersion, roomVersion, roomVersions } from "./roomVersion.ts";
export { signEvent } from "./signEvent.ts";
export {
  createSigningKey,
  formatSigningKey,
  parseSigningKey,
  type SigningKey,
  type VerifyKey,
} from "./signingKey.ts";
export { signJson } from "./signJson.ts";
export { type StateLookup, stateLookup } from "./stateLookup.ts";
export { verifyJson } from "./verifyJson.ts";
export { verifySignature } from "./verifySignature.ts";
