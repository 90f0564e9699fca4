import { sign } from "node:crypto";

import { canonicalJson, type CanonicalNumbers } from "./canonicalJson.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import type { SigningKey } from "./signingKey.ts";
import { unpaddedBase64 } from "./unpaddedBase64.ts";

/**
 * An object with the signature of a server added to its `signatures` (appendices, "Signing JSON"). The signature covers
 * all but `signatures` and `unsigned`; signatures that are there already stay.
 */
export function signJson<T extends JsonObject>(
  object: T,
  serverName: string,
  key: SigningKey,
  numbers: CanonicalNumbers = "integers",
): T & { readonly signatures: JsonObject } {
  const { signatures, unsigned: _unsigned, ...signed } = object;
  const signature = sign(undefined, Buffer.from(canonicalJson(signed, numbers)), key.privateKey);
  const others = isJsonObject(signatures) ? signatures : {};
  const own = others[serverName];
  return {
    ...object,
    signatures: {
      ...others,
      [serverName]: { ...(isJsonObject(own) ? own : {}), [key.id]: unpaddedBase64(signature) },
    },
  };
}
