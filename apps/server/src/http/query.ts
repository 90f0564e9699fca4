import { strictText } from "./percent.ts";
import { readQueryString } from "./queryString.ts";

/** A query parameter of the contract, as far as reading it goes. */
export interface QueryParameter {
  readonly type: "string" | "integer" | "boolean" | "array";
  /** The words that the contract allows, where it lists them. */
  readonly values?: readonly string[];
}

export type QueryValue = string | number | boolean | readonly string[];

/**
 * The contract's query parameters of one request, as typed values. What else the query holds is ignored, and of
 * a parameter that comes twice the first counts (arrays take all), as in Synapse; where the contract lists the
 * words, each has to be one of them.
 *
 * Integers and booleans are read as Synapse reads them, which is neither JavaScript's way nor Ajv's: `1_000`,
 * `+1` and ` 1` are integers, `1e3` is none, `true` is a boolean and `TRUE` is none.
 *
 * What can't be read stays text, in quotes, and what is no UTF-8 becomes a lone surrogate: the contract has neither, so
 * that the first fault in the order of its parameters is the one that is answered.
 *
 * @param url path and query, as in the request's first line
 */
export function readQuery(
  parameters: Readonly<Record<string, QueryParameter>>,
  url: string,
): Record<string, QueryValue> {
  const values: Record<string, QueryValue> = {};
  const pairs = readQueryString(url);
  if (pairs.length === 0) {
    return values;
  }
  for (const [name, { type, values: words }] of Object.entries(parameters)) {
    const texts = pairs.filter((pair) => pair.name === name).map((pair) => strictText(pair.value) ?? noText);
    const [first] = texts;
    if (first === undefined) {
      continue;
    }
    const stranger = words && texts.find((text) => !words.includes(text));
    // The contract is held against the value afterwards: it is shown the one that breaks it.
    values[name] = type === "array" ? texts : readValue(type, stranger ?? first);
  }
  return values;
}

const noText = "\uD800";

function readValue(type: Exclude<QueryParameter["type"], "array">, text: string) {
  switch (type) {
    case "integer":
      // In quotes, since the validator would read `1e3` as a number.
      return readInteger(text) ?? `'${text}'`;
    case "boolean":
      return text === "true" || (text === "false" ? false : `'${text}'`);
    case "string":
      return text;
  }
}

/** `undefined` for what is no integer of 64 bits. */
function readInteger(text: string): number | undefined {
  const digits = text.trim();
  if (!/^[+-]?\d+(?:_\d+)*$/.test(digits)) {
    return undefined;
  }
  const number = BigInt(digits.replaceAll("_", "").replace(/^\+/, ""));
  if (number > 2n ** 63n - 1n || number < -(2n ** 63n)) {
    return undefined;
  }
  // Beyond 2^53 no list has a row and no clock a time, so the nearest number that is exact serves as well.
  const exact = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(number > exact ? exact : number < -exact ? -exact : number);
}
