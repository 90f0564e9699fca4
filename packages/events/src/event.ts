import { isLosslessNumber, type LosslessNumber } from "lossless-json";

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, parseJson } from "./json.ts";

/** What the functions of this package need of an event; all else that it holds is kept. */
export interface RoomEvent extends JsonObject {
  readonly type: string;
  readonly sender: string;
  readonly content: JsonObject;
  /** Present on state events, and on nothing else. */
  readonly state_key?: string;
  /** Absent on the create event of room version 12 and later. */
  readonly room_id?: string;
}

/** A reference to another event: its id, with its reference hash in room versions 1 and 2. */
export type EventReference = string | readonly [eventId: string, hashes: { readonly sha256?: string }];

/** A complete event as servers store and send it: persistent data unit. */
export interface Pdu extends RoomEvent {
  readonly auth_events: readonly EventReference[];
  readonly prev_events: readonly EventReference[];
  readonly hashes: { readonly sha256: string };
  /** Beyond 2^53 only in room versions 1 to 5. */
  readonly depth: number | LosslessNumber;
  /** By server name and key id. */
  readonly signatures: JsonObject;
  readonly origin_server_ts: number;
}

/**
 * Reads an event from its JSON without losing a digit; {@link parsePdu} where it is complete.
 *
 * @throws SyntaxError where the text is no JSON; TypeError where it is no event
 */
export function parseEvent(json: string): RoomEvent {
  const event = parseJson(json);
  if (!isJsonObject(event)) throw new TypeError("An event is a JSON object.");
  const { type, sender, content, state_key: stateKey, room_id: roomId } = event;
  if (typeof type !== "string") throw new TypeError("An event has a type, which is a string.");
  if (typeof sender !== "string") throw new TypeError("An event has a sender, which is a string.");
  if (!isJsonObject(content)) throw new TypeError("An event has a content, which is an object.");
  if (stateKey !== undefined && typeof stateKey !== "string") {
    throw new TypeError("A state_key is a string.");
  }
  if (roomId !== undefined && typeof roomId !== "string") throw new TypeError("A room_id is a string.");
  // Each field of the type was looked at above.
  return event as RoomEvent;
}

/**
 * Reads a complete event from its JSON, as `event_json.json` holds it.
 *
 * @throws SyntaxError where the text is no JSON; TypeError where it is no complete event
 */
export function parsePdu(json: string): Pdu {
  const event = parseEvent(json);
  const { auth_events: authEvents, prev_events: prevEvents, hashes, signatures, depth } = event;
  if (!areReferences(authEvents)) throw new TypeError("auth_events is a list of references to events.");
  if (!areReferences(prevEvents)) throw new TypeError("prev_events is a list of references to events.");
  if (!isJsonObject(hashes) || typeof hashes["sha256"] !== "string") {
    throw new TypeError("An event has a hash, hashes.sha256.");
  }
  if (!isJsonObject(signatures)) throw new TypeError("An event has signatures, which is an object.");
  if (typeof depth !== "number" && !isLosslessNumber(depth)) throw new TypeError("A depth is a number.");
  if (typeof event["origin_server_ts"] !== "number") throw new TypeError("origin_server_ts is a number.");
  // Each field of the type was looked at above.
  return event as Pdu;
}

function areReferences(value: JsonValue | undefined): boolean {
  return isJsonArray(value) && value.every((item) => typeof item === "string" || isPair(item));
}

function isPair(value: JsonValue): boolean {
  if (!isJsonArray(value)) return false;
  const [eventId, hashes] = value;
  if (typeof eventId !== "string" || !isJsonObject(hashes)) return false;
  return hashes["sha256"] === undefined || typeof hashes["sha256"] === "string";
}

/** The ids that `auth_events` or `prev_events` names, in any room version's form. */
export function referencedIds(references: readonly EventReference[]): string[] {
  return references.map((reference) => (typeof reference === "string" ? reference : reference[0]));
}
