/**
 * The bytes that a part of a request's first line stands for. Lenient as Synapse: what is no escape stands for itself.
 * Node gives the line as one character a byte.
 */
export const percentDecoded = (text: string): Uint8Array =>
  Buffer.from(
    text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    "latin1",
  );

const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The text that a part of a request's first line stands for, in UTF-8; what is none becomes U+FFFD. As
 * {@link lenientText} of {@link percentDecoded}, but quick where nothing is unusual.
 */
export function lenientlyDecoded(text: string): string {
  try {
    // Of ASCII alone: what is beyond stands for bytes here, for letters there.
    return /^[\0-\x7F]*$/.test(text) ? decodeURIComponent(text) : lenientText(percentDecoded(text));
  } catch {
    // No escape, or no UTF-8.
    return lenientText(percentDecoded(text));
  }
}

/** Bytes as text; what is no UTF-8 becomes U+FFFD. */
export const lenientText = (bytes: Uint8Array): string => lenient.decode(bytes);

/** Bytes as text; `undefined` where they are no UTF-8. */
export function strictText(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
