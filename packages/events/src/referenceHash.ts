import { canonicalDigest } from "./canonicalDigest.ts";
import type { RoomEvent } from "./event.ts";
import { redact } from "./redact.ts";
import type { RoomVersion } from "./roomVersion.ts";

/**
 * The SHA-256 over what an event keeps when it is redacted, without its signatures (server-server API, "Calculating the
 * reference hash for an event"): the same for an event and for what a redaction leaves of it.
 *
 * @param encoding `base64` is unpadded here, as Matrix writes it in the references of room versions 1 and 2
 */
export function referenceHash(
  event: RoomEvent,
  version: RoomVersion,
  encoding: "base64" | "base64url" = "base64",
): string {
  const { signatures: _signatures, ...rest } = redact(event, version);
  return canonicalDigest(rest, version).toString(encoding).replace(/=+$/, "");
}
