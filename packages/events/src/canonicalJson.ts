import { isLosslessNumber } from "lossless-json";

import { isJsonArray, type JsonObject, type JsonValue } from "./json.ts";

/**
 * Which numbers are let through: `integers` as the specification wants it, within ±(2^53 − 1); `any` for room versions
 * 1 to 5, where servers must not insist: a `LosslessNumber` then keeps its digits.
 */
export type CanonicalNumbers = "integers" | "any";

/**
 * Canonical JSON of the Matrix specification (appendices, "Canonical JSON"): the shortest encoding, keys sorted by
 * Unicode code point. Its UTF-8 bytes are what is hashed and signed.
 *
 * @throws TypeError where the value holds what canonical JSON can't: a float, an integer out of range, a lone surrogate
 */
export function canonicalJson(value: JsonValue, numbers: CanonicalNumbers = "integers"): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return canonicalString(value);
  if (typeof value === "number") return canonicalInteger(value);
  if (isLosslessNumber(value)) {
    if (numbers === "any") return value.toString();
    throw new TypeError(`Canonical JSON has integers within ±(2^53 - 1) only, not ${value.toString()}.`);
  }
  if (isJsonArray(value)) return `[${value.map((item) => canonicalJson(item, numbers)).join(",")}]`;
  return canonicalObject(value, numbers);
}

function canonicalObject(object: JsonObject, numbers: CanonicalNumbers): string {
  const members: string[] = [];
  for (const key of Object.keys(object).toSorted(byCodePoint)) {
    const value = object[key];
    if (value !== undefined) members.push(`${canonicalString(key)}:${canonicalJson(value, numbers)}`);
  }
  return `{${members.join(",")}}`;
}

function canonicalInteger(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  throw new TypeError(`Canonical JSON has integers within ±(2^53 - 1) only, not ${value}.`);
}

/** JSON.stringify writes strings as canonical JSON wants them, but for lone surrogates, which no UTF-8 can hold. */
function canonicalString(value: string): string {
  if (!value.isWellFormed()) {
    throw new TypeError("Canonical JSON is UTF-8, which has no lone surrogates.");
  }
  return JSON.stringify(value);
}

/**
 * UTF-8 sorts by code point. JavaScript's own order is by UTF-16 unit: it would put U+1F600 (D83D DE00) before U+FFFD.
 */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
