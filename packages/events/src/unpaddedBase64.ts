/** Bytes as Matrix writes them: standard Base64 without the padding. */
export function unpaddedBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}
