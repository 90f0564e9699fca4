import { lenientText, percentDecoded } from "./percent.ts";

/** A parameter of a query as it came: its name decoded, its value still as bytes. */
interface Pair {
  readonly name: string;
  readonly value: Uint8Array;
}

/**
 * The query of a request, read as Synapse reads it: `;` separates as `&` does, a name without `=` is no parameter, `+` is a
 * space, and what is no escape stands for itself.
 *
 * @param url path and query, as in the request's first line
 */
export function readQueryString(url: string): readonly Pair[] {
  const begin = url.indexOf("?");
  if (begin === -1) {
    return [];
  }
  const bytes = (text: string) => percentDecoded(text.replaceAll("+", " "));
  return url
    .slice(begin + 1)
    .split(/[&;]/)
    .flatMap((pair) => {
      const equals = pair.indexOf("=");
      return equals === -1
        ? []
        : [{ name: lenientText(bytes(pair.slice(0, equals))), value: bytes(pair.slice(equals + 1)) }];
    });
}
