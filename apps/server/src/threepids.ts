import type { Threepid } from "@synapse-user-admin/database";
import { MatrixError } from "./http/errors.ts";

/**
 * An e-mail address as it is kept: without spaces around it, and in letters in which two spellings of one mailbox are
 * alike (`Straße@EXAMPLE.com` is `strasse@example.com`; Synapse 1.163.2 observed).
 */
export function canonicalEmail(address: string) {
  const [mailbox = "", ...domain] = address.trim().split("@");
  return [Array.from(mailbox, caseFolded).join(""), ...domain.map((part) => part.toLowerCase())].join("@");
}

/**
 * Unicode's case folding of one letter, which JavaScript lacks. Letter by letter, since the lower case of a sigma depends
 * on its place in a word; the dotless i folds to itself, though its upper case is I.
 */
const caseFolded = (letter: string) =>
  letter === "ı" ? letter : letter.toLowerCase().toUpperCase().toLowerCase();

/**
 * The address as it is kept. Telephone numbers are kept as they come.
 *
 * @throws MatrixError 400 M_UNKNOWN for what is no e-mail address: more is not asked for than one `@`
 */
export function canonicalThreepid({ medium, address }: Threepid): Threepid {
  if (medium !== "email") {
    return { medium, address };
  }
  if (address.split("@").length !== 2) {
    throw new MatrixError(400, "M_UNKNOWN", `An e-mail address holds one @, so '${address}' is none.`);
  }
  return { medium, address: canonicalEmail(address) };
}
