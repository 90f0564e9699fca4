import { canonicalDigest } from "./canonicalDigest.ts";
import type { JsonObject } from "./json.ts";
import type { RoomVersion } from "./roomVersion.ts";
import { unpaddedBase64 } from "./unpaddedBase64.ts";

/**
 * The SHA-256 over all of an event but `unsigned`, `signatures` and `hashes`, as `hashes.sha256` has it: unpadded
 * Base64 (server-server API, "Calculating the content hash for an event").
 *
 * @throws TypeError where the event holds numbers that its room version doesn't allow
 */
export function contentHash(event: JsonObject, version: RoomVersion): string {
  const { unsigned: _unsigned, signatures: _signatures, hashes: _hashes, ...rest } = event;
  return unpaddedBase64(canonicalDigest(rest, version));
}
