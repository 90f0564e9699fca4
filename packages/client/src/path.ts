/**
 * A path of a URL, each value in it percent-encoded: `` path`/_synapse/admin/v1/rooms/${roomId}` ``.
 *
 * @throws TypeError for a value that a path can't carry: an empty one, `.` and `..` (URLs take them, encoded or not, for
 *   steps between folders), and text that is no Unicode (half of a surrogate pair)
 */
export function path(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: texts }, ...values.map((value) => segment(String(value))));
}

function segment(value: string): string {
  if (value === "" || value === "." || value === "..") {
    throw new TypeError(`${JSON.stringify(value)} can't be part of a URL's path, so it can't be asked for.`);
  }
  return encode(value);
}

/** `encodeURIComponent`, with an error that says what is wrong. */
export function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new TypeError(`${JSON.stringify(text)} is not well-formed Unicode, so it can't be part of a URL.`);
  }
}

/**
 * Whether a path is from the root on, stays where it points to, and has no fragment. URLs take a `\` for a slash and leave
 * control characters out, so that what looks harmless with them may not be.
 */
export function isPlainPath(text: string): boolean {
  return /^\/(?!\/)[^#\\\p{Cc} ]*$/u.test(text) && !/^[^?]*\/(?:\.|%2e){1,2}(?:[/?]|$)/iu.test(text);
}
