import { createPublicKey, verify } from "node:crypto";

import { canonicalJson, type CanonicalNumbers } from "./canonicalJson.ts";
import { isJsonObject, type JsonObject, ownField } from "./json.ts";
import type { VerifyKey } from "./signingKey.ts";

/** Whether an object has a valid signature of a server by that key (appendices, "Checking for a Signature"). */
export function verifyJson(
  object: JsonObject,
  serverName: string,
  key: VerifyKey,
  numbers: CanonicalNumbers = "integers",
): boolean {
  const { signatures, unsigned: _unsigned, ...signed } = object;
  const own = isJsonObject(signatures) ? ownField(signatures, serverName) : undefined;
  const signature = isJsonObject(own) ? ownField(own, key.id) : undefined;
  if (typeof signature !== "string") return false;
  const publicKey = createPublicKey({
    format: "jwk",
    key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(key.publicKey, "base64").toString("base64url") },
  });
  return verify(
    undefined,
    Buffer.from(canonicalJson(signed, numbers)),
    publicKey,
    Buffer.from(signature, "base64"),
  );
}
