import { isLosslessNumber, LosslessNumber, parse } from "lossless-json";

/**
 * What JSON can say. A number that is no plain integer within ±(2^53 − 1) is a `LosslessNumber`: its digits as they
 * stood in the text.
 */
export type JsonValue = null | boolean | number | string | LosslessNumber | readonly JsonValue[] | JsonObject;

/** A field that is `undefined` is absent. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/**
 * Reads JSON without losing a digit. Events of room versions 1 to 5 may hold floats and integers beyond 2^53, and their
 * hashes cover each digit: `1.0` and `1` are two events, and `JSON.parse` makes one of them.
 *
 * @throws SyntaxError where the text is no JSON, or names a key twice with two values
 */
export function parseJson(text: string): JsonValue {
  const plainInteger = /^-?\d+$/;
  // The parser's type is unknown; what it gives is what its number parser and JSON allow.
  return parse(text, undefined, (digits) =>
    plainInteger.test(digits) && Number.isSafeInteger(Number(digits))
      ? Number(digits)
      : new LosslessNumber(digits),
  ) as JsonValue;
}

/** Whether a value is a JSON object: no array, no null, no number. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

/** `Array.isArray`, which does not narrow readonly arrays. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A field of an object, never one of its prototype: keys such as `constructor` come from other people. */
export function ownField(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
