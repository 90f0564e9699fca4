import type { RoomEvent } from "./event.ts";
import { redact } from "./redact.ts";
import type { RoomVersion } from "./roomVersion.ts";
import type { VerifyKey } from "./signingKey.ts";
import { verifyJson } from "./verifyJson.ts";

/** Whether an event, or what a redaction left of it, has a valid signature of a server by that key. */
export function verifySignature(
  event: RoomEvent,
  version: RoomVersion,
  serverName: string,
  key: VerifyKey,
): boolean {
  return verifyJson(redact(event, version), serverName, key, version.numbers);
}
