import { contentHash } from "./contentHash.ts";
import type { RoomEvent } from "./event.ts";
import type { JsonObject } from "./json.ts";
import { redact } from "./redact.ts";
import type { RoomVersion } from "./roomVersion.ts";
import type { SigningKey } from "./signingKey.ts";
import { signJson } from "./signJson.ts";

/**
 * An event with its content hash and the signature of a server (server-server API, "Adding hashes and signatures to
 * outgoing events"). The signature covers what a redaction keeps, so that it stays valid after one.
 */
export function signEvent<T extends RoomEvent>(
  event: T,
  version: RoomVersion,
  serverName: string,
  key: SigningKey,
): T & { readonly hashes: { readonly sha256: string }; readonly signatures: JsonObject } {
  const hashed = { ...event, hashes: { sha256: contentHash(event, version) } };
  const { signatures } = signJson(redact(hashed, version), serverName, key, version.numbers);
  return { ...hashed, signatures };
}
