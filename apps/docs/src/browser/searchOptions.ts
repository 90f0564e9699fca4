import type { Options } from "minisearch";

/** What can be found: an operation, or a section of a page. */
export interface Entry {
  /** Its address, seen from the site's root. */
  readonly id: string;
  readonly title: string;
  /** Where it is, for people. */
  readonly place: string;
  /** An operation's names in the contract and the client. */
  readonly names: string;
  /** The errcodes that an operation answers, and words that people use for what it does. */
  readonly hints: string;
  readonly text: string;
}

const words = /[\p{L}\p{N}_]+/gu;

/** `getUserWhois` and `M_NOT_FOUND` are found by themselves and by each of their words. */
function terms(text: string): string[] {
  return (text.match(words) ?? []).flatMap((word) => {
    const parts = word.split(/_|(?<=\p{Ll})(?=\p{Lu})/u).filter((part) => part !== "");
    return parts.length > 1 ? [word, ...parts] : [word];
  });
}

/** How the index is made, and read again in the browser. */
export const searchOptions: Options<Entry> = {
  fields: ["title", "names", "hints", "text"],
  storeFields: ["title", "place"],
  tokenize: terms,
  searchOptions: {
    tokenize: (query) => query.match(words) ?? [],
    // An operation before what is said of it, and one that is in use before its old spelling; last the list of what is tested,
    // which has each name as a title.
    boostDocument: (address: string) =>
      address.startsWith("contract-tests.html")
        ? 0.3
        : !address.startsWith("reference.html")
          ? 1
          : address.endsWith("r0")
            ? 1.2
            : 2,
    boost: { title: 3, names: 4, hints: 1 },
    combineWith: "AND",
    prefix: true,
    // A slip in a long word is forgiven.
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
  },
};
