import { MatrixError } from "./errors.ts";
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
 * @param url path and query, as in the request's first line
 * @throws MatrixError 400 M_INVALID_PARAM for what can't be read, M_UNKNOWN for what is no UTF-8
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
    const texts = pairs
      .filter((pair) => pair.name === name)
      .map((pair) => textOf(name, strictText(pair.value)));
    const [first] = texts;
    if (first === undefined) {
      continue;
    }
    const stranger = words && texts.find((text) => !words.includes(text));
    // The contract is held against the value afterwards: it is shown the one that breaks it.
    values[name] = type === "array" ? texts : readValue(name, type, stranger ?? first);
  }
  return values;
}

function textOf(name: string, text: string | undefined): string {
  if (text === undefined) {
    throw new MatrixError(400, "M_UNKNOWN", `Query parameter '${name}' must be UTF-8.`);
  }
  return text;
}

function readValue(name: string, type: Exclude<QueryParameter["type"], "array">, text: string) {
  switch (type) {
    case "integer":
      return readInteger(name, text);
    case "boolean":
      return readBoolean(name, text);
    case "string":
      return text;
  }
}

function readInteger(name: string, text: string): number {
  const digits = text.trim();
  if (!/^[+-]?\d+(?:_\d+)*$/.test(digits)) {
    throw invalid(`Query parameter '${name}' must be an integer, but is '${text}'.`);
  }
  const number = BigInt(digits.replaceAll("_", "").replace(/^\+/, ""));
  if (number > 2n ** 63n - 1n || number < -(2n ** 63n)) {
    throw invalid(`Query parameter '${name}' is beyond 64 bits: '${text}'.`);
  }
  // Beyond 2^53 no list has a row and no clock a time, so the nearest number that is exact serves as well.
  const exact = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(number > exact ? exact : number < -exact ? -exact : number);
}

function readBoolean(name: string, text: string): boolean {
  if (text !== "true" && text !== "false") {
    throw invalid(`Query parameter '${name}' must be true or false, but is '${text}'.`);
  }
  return text === "true";
}

const invalid = (message: string) => new MatrixError(400, "M_INVALID_PARAM", message);
