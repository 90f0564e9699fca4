import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";

import { unpaddedBase64 } from "./unpaddedBase64.ts";

/** What checks a server's signatures. */
export interface VerifyKey {
  /** The algorithm and the key's version: `ed25519:a_abcd`. */
  readonly id: string;
  /** Unpadded Base64, as a server publishes it. */
  readonly publicKey: string;
}

/** A server's ed25519 key. The secret stays in a `KeyObject`, which no log prints. */
export interface SigningKey extends VerifyKey {
  readonly privateKey: KeyObject;
}

/** What stands before the 32 bytes of a seed in a private key of PKCS #8 (RFC 8410, section 7). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

const line = /^ed25519[ \t]+([A-Za-z0-9_]+)[ \t]+([A-Za-z0-9+/]{43})=?$/;

/**
 * Reads a signing key from a file as Synapse keeps it: `ed25519 <version> <unpadded Base64 of the seed>` on its first
 * line.
 *
 * @throws TypeError where the text is something else; its message never repeats it
 */
export function parseSigningKey(text: string): SigningKey {
  const [first = ""] = text.trimStart().split(/\r?\n/, 1);
  const [, version, seed] = line.exec(first.trimEnd()) ?? [];
  if (version === undefined || seed === undefined) {
    throw new TypeError(
      "A signing key's file holds `ed25519`, the key's version and its seed of 32 bytes in Base64.",
    );
  }
  return signingKey(
    version,
    createPrivateKey({
      key: Buffer.concat([pkcs8Prefix, Buffer.from(seed, "base64")]),
      format: "der",
      type: "pkcs8",
    }),
  );
}

/** A signing key as {@link parseSigningKey} reads it, with the newline that ends the file. It is a secret. */
export function formatSigningKey(key: SigningKey): string {
  const { d: seed = "" } = key.privateKey.export({ format: "jwk" });
  return `${key.id.replace(":", " ")} ${unpaddedBase64(Buffer.from(seed, "base64url"))}\n`;
}

/**
 * A new signing key.
 *
 * @param version letters, digits and `_`; a new key of a server has a new one
 */
export function createSigningKey(version: string = `a_${randomBytes(4).toString("hex")}`): SigningKey {
  return signingKey(version, generateKeyPairSync("ed25519").privateKey);
}

function signingKey(version: string, privateKey: KeyObject): SigningKey {
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  return {
    id: `ed25519:${version}`,
    publicKey: unpaddedBase64(Buffer.from(x, "base64url")),
    privateKey,
  };
}
