import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { canonicalJson, type JsonValue, parseJson } from "../src/index.ts";

describe("canonicalJson", () => {
  it("sorts keys by code point, not by UTF-16 unit", () => {
    expect(canonicalJson({ "\u{1F600}": 1, "\uFFFD": 2, a: 3, "": 4, aa: 5, B: 6 })).toBe(
      `{"":4,"B":6,"a":3,"aa":5,"\uFFFD":2,"\u{1F600}":1}`,
    );
  });

  it("escapes what the grammar names and nothing else", () => {
    expect(canonicalJson(`\u0000\b\t\n\v\f\r\u001f"\\/\u007f\u2028é`)).toBe(
      String.raw`"\u0000\b\t\n\u000b\f\r\u001f\"\\/` + '\u007f\u2028é"',
    );
  });

  it("leaves out fields that are undefined", () => {
    expect(canonicalJson({ a: undefined, b: [] })).toBe(`{"b":[]}`);
  });

  it("keeps keys that JavaScript's objects have of their own", () => {
    const odd = `{"__proto__":{"a":1},"constructor":2,"toString":3}`;
    expect(canonicalJson(parseJson(odd))).toBe(odd);
  });

  it.each(["9007199254740991", "-9007199254740991", "0"])("has the integer %s", (digits) => {
    expect(canonicalJson(parseJson(`[${digits}]`))).toBe(`[${digits}]`);
  });

  it.each(["9007199254740992", "-9007199254740992", "1.0", "1.5", "1e10", "1E400", "-0.0"])(
    "refuses %s, but keeps its digits for room versions 1 to 5",
    (digits) => {
      const value = parseJson(`{"n":${digits}}`);
      expect(() => canonicalJson(value)).toThrow(
        new TypeError(`Canonical JSON has integers within ±(2^53 - 1) only, not ${digits}.`),
      );
      expect(canonicalJson(value, "any")).toBe(`{"n":${digits}}`);
    },
  );

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "refuses the JavaScript number %s in every room version, as its digits are lost",
    (number) => {
      for (const numbers of ["integers", "any"] as const) {
        expect(() => canonicalJson([number], numbers)).toThrow(TypeError);
      }
    },
  );

  it.each(["\uD800", "\uDFFF", "a\uD83D", "\uDE00\uD83D"])("refuses the lone surrogate in %j", (text) => {
    const fault = new TypeError("Canonical JSON is UTF-8, which has no lone surrogates.");
    expect(() => canonicalJson(text)).toThrow(fault);
    expect(() => canonicalJson({ [text]: 1 })).toThrow(fault);
  });

  const json = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.string({ unit: "binary" }),
      fc.array(tie("value")),
      fc.dictionary(fc.string({ unit: "binary" }), tie("value"), { noNullPrototype: true }),
    ),
  })).value;

  it("says the same as the value, whatever the value is", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(parseJson(canonicalJson(value))).toEqual(value);
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });

  it("is the same for every order of keys, and in the order of their UTF-8", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: "binary" })), (keys) => {
        const forwards = canonicalJson(Object.fromEntries(keys.map((key) => [key, 1])));
        const backwards = canonicalJson(Object.fromEntries(keys.toReversed().map((key) => [key, 1])));
        expect(forwards).toBe(backwards);
        const sorted = keys.map((key) => Buffer.from(key)).toSorted((a, b) => Buffer.compare(a, b));
        expect(forwards).toBe(`{${sorted.map((key) => `${JSON.stringify(key.toString())}:1`).join(",")}}`);
      }),
    );
  });
});
