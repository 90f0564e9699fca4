import { inspect } from "node:util";
import { describe, expect, it } from "vitest";

import {
  createSigningKey,
  formatSigningKey,
  parseSigningKey,
  signJson,
  type SigningKey,
  verifyJson,
} from "../src/index.ts";

// The specification's seed, without the bits that its last character has too many of.
const seed = "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0";
const publicKey = "XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI";

describe("parseSigningKey", () => {
  it.each([
    `ed25519 a_1 ${seed}`,
    `ed25519 a_1 ${seed}\n`,
    `ed25519 a_1 ${seed}\r\n`,
    `\n  ed25519\ta_1  ${seed}=  \n\n`,
    `ed25519 a_1 ${seed}\ned25519 other ${"A".repeat(43)}\n`,
  ])("reads the first line of %j", (text) => {
    const key = parseSigningKey(text);
    expect(key.id).toBe("ed25519:a_1");
    expect(key.publicKey).toBe(publicKey);
    expect(formatSigningKey(key)).toBe(`ed25519 a_1 ${seed}\n`);
  });

  it.each([
    "",
    seed,
    `ed25519 ${seed}`,
    `rsa a_1 ${seed}`,
    `ed25519 a:1 ${seed}`,
    `ed25519 a_1 ${seed} more`,
    `ed25519 a_1 ${seed.slice(1)}`,
    `ed25519 a_1 A${seed}`,
    `ed25519 a_1 ${seed.replace("+", "-")}`,
  ])("refuses %j, and never repeats the secret", (text) => {
    expect(() => parseSigningKey(text)).toThrow(TypeError);
    expect(() => parseSigningKey(text)).toThrow(
      /^A signing key's file holds `ed25519`, the key's version and its seed of 32 bytes in Base64\.$/,
    );
  });

  it("does not show the secret where a key is printed", () => {
    const key = parseSigningKey(`ed25519 a_1 ${seed}`);
    const shown = `${inspect(key, { depth: null, showHidden: true })}${JSON.stringify(key)}`;
    expect(shown).toContain(publicKey);
    expect(shown).not.toContain(seed);
  });
});

describe("createSigningKey", () => {
  it("makes another key each time, which can be written and read", () => {
    const [one, other] = [createSigningKey(), createSigningKey()];
    expect(one.id).toMatch(/^ed25519:a_[0-9a-f]{8}$/);
    expect(one.publicKey).not.toBe(other.publicKey);
    const again = parseSigningKey(formatSigningKey(one));
    expect([again.id, again.publicKey]).toEqual([one.id, one.publicKey]);
    expect(createSigningKey("b_2").id).toBe("ed25519:b_2");
  });
});

describe("verifyJson", () => {
  const key: SigningKey = parseSigningKey(`ed25519 a_1 ${seed}`);
  const signed = signJson({ a: 1, unsigned: { b: 2 } }, "domain", key);

  it("takes what was signed, whatever is unsigned and whoever else signed", () => {
    const both = signJson(signed, "other", createSigningKey());
    expect(Object.keys(both.signatures)).toEqual(["domain", "other"]);
    expect(verifyJson({ ...both, unsigned: { c: 3 } }, "domain", key)).toBe(true);
  });

  it("keeps another signature of the same server", () => {
    const second = createSigningKey();
    const both = signJson(signed, "domain", second);
    expect(verifyJson(both, "domain", key)).toBe(true);
    expect(verifyJson(both, "domain", second)).toBe(true);
  });

  it.each([
    ["what was changed", { ...signed, a: 2 }, "domain", key],
    ["what was added", { ...signed, c: 2 }, "domain", key],
    ["another server", signed, "other", key],
    ["another key", signed, "domain", { ...key, publicKey: createSigningKey().publicKey }],
    ["another key id", signed, "domain", { ...key, id: "ed25519:a_2" }],
    ["a server named like a field of every object", signed, "constructor", key],
    ["no signatures", { a: 1 }, "domain", key],
    ["signatures of another form", { ...signed, signatures: { domain: "x" } }, "domain", key],
    [
      "a signature that is no Base64",
      { ...signed, signatures: { domain: { [key.id]: "äöü" } } },
      "domain",
      key,
    ],
  ])("refuses %s", (_what, object, server, verifyKey) => {
    expect(verifyJson(object, server, verifyKey)).toBe(false);
  });
});
