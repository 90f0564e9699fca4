/**
 * Takes secrets out of a text: those given, and every access and refresh token by the name that stands before it.
 *
 * @returns the text with `$TOKEN` in their places
 */
export function createHider(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret !== "").toSorted((one, other) => other.length - one.length);
  return (text) => {
    let hidden = text;
    for (const secret of known) {
      for (const written of new Set([
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
      ])) {
        hidden = hidden.replaceAll(written, "$TOKEN");
      }
    }
    return hidden
      .replaceAll(/((?:access|refresh)_token\\?["']?\s*:\s*\\?["'])[^"'\\]+/g, "$1$TOKEN")
      .replaceAll(/(access_token=)[^&\s"']+/g, "$1$TOKEN")
      .replaceAll(/(Bearer )(?!\$TOKEN)[\w.~+/-]{8,}=*/g, "$1$TOKEN");
  };
}
