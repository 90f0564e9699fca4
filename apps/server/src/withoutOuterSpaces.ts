/** What Python, and so Synapse, takes for a space and JavaScript does not. */
const spacesOfPython = "\u001c\u001d\u001e\u001f\u0085";

// The other way round with the byte order mark.
const isSpace = (letter: string): boolean =>
  spacesOfPython.includes(letter) || (letter.trim() === "" && letter !== "\ufeff");

/** A text without the spaces around it, as Synapse keeps the changed name of an account (1.163.2 observed). */
export function withoutOuterSpaces(text: string): string {
  const letters = Array.from(text);
  const first = letters.findIndex((letter) => !isSpace(letter));
  const last = letters.findLastIndex((letter) => !isSpace(letter));
  return first === -1 ? "" : letters.slice(first, last + 1).join("");
}
