// The test vectors of the Matrix specification: appendices, "Canonical JSON" and "Cryptographic Test Vectors".
import { describe, expect, it } from "vitest";

import {
  canonicalJson,
  contentHash,
  eventIdOf,
  type JsonObject,
  parseEvent,
  parseJson,
  parseSigningKey,
  roomVersions,
  signEvent,
  signJson,
  verifyJson,
  verifySignature,
} from "../src/index.ts";
import { isJsonObject } from "../src/json.ts";
import { unpaddedBase64 } from "../src/unpaddedBase64.ts";

const key = parseSigningKey("ed25519 1 YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1\n");

describe("unpadded Base64", () => {
  it.each([
    ["", ""],
    ["f", "Zg"],
    ["fo", "Zm8"],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg"],
    ["fooba", "Zm9vYmE"],
    ["foobar", "Zm9vYmFy"],
  ])("of %j is %j", (text, encoded) => {
    expect(unpaddedBase64(Buffer.from(text))).toBe(encoded);
  });
});

describe("canonical JSON", () => {
  it.each([
    ["{}", "{}"],
    [`{ "one": 1, "two": "Two" }`, `{"one":1,"two":"Two"}`],
    [`{ "b": "2", "a": "1" }`, `{"a":"1","b":"2"}`],
    [`{"b":"2","a":"1"}`, `{"a":"1","b":"2"}`],
    [
      `{ "auth": { "success": true, "mxid": "@john.doe:example.com", "profile": { "display_name": "John Doe",
         "three_pids": [ { "medium": "email", "address": "john.doe@example.org" },
                         { "medium": "msisdn", "address": "123456789" } ] } } }`,
      `{"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe","three_pids":[{"address":"john.doe@example.org","medium":"email"},{"address":"123456789","medium":"msisdn"}]},"success":true}}`,
    ],
    [`{ "a": "日本語" }`, `{"a":"日本語"}`],
    [`{ "本": 2, "日": 1 }`, `{"日":1,"本":2}`],
    [String.raw`{ "a": "\u65E5" }`, `{"a":"日"}`],
    [`{ "a": null }`, `{"a":null}`],
  ])("of %s", (given, canonical) => {
    expect(canonicalJson(parseJson(given))).toBe(canonical);
  });

  it("has neither a negative zero nor an exponent", () => {
    expect(canonicalJson({ a: -0, b: 1e10 })).toBe(`{"a":0,"b":10000000000}`);
  });
});

describe("signed JSON", () => {
  it.each([
    ["{}", "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"],
    [
      `{"one":1,"two":"Two"}`,
      "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw",
    ],
  ])("of %s", (given, signature) => {
    const object = objectOf(given);
    const signed = signJson(object, "domain", key);
    expect(signed).toEqual({ ...object, signatures: { domain: { "ed25519:1": signature } } });
    expect(verifyJson(signed, "domain", key)).toBe(true);
  });
});

describe("signed events", () => {
  const minimal = {
    json: `{"room_id":"!x:domain","sender":"@a:domain","origin":"domain","origin_server_ts":1000000,"signatures":{},
      "hashes":{},"type":"X","content":{},"prev_events":[],"auth_events":[],"depth":3,"unsigned":{"age_ts":1000000}}`,
    sha256: "5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos",
    signature: "KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg",
  };
  const redactable = {
    json: `{"content":{"body":"Here is the message content"},"event_id":"$0:domain","origin":"domain",
      "origin_server_ts":1000000,"type":"m.room.message","room_id":"!r:domain","sender":"@u:domain","signatures":{},
      "unsigned":{"age_ts":1000000}}`,
    sha256: "onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g",
    signature: "Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA",
  };
  // The vectors hold the top-level `origin`, which redactions keep before room version 11 only.
  const versions = roomVersions.filter(({ redaction }) => redaction.eventKeys.includes("origin"));

  it.each(versions.flatMap((version) => [minimal, redactable].map((vector) => ({ version, ...vector }))))(
    "of room version $version.id: hash $sha256",
    ({ version, json, sha256, signature }) => {
      const event = parseEvent(json);
      const signed = signEvent(event, version, "domain", key);
      expect(contentHash(event, version)).toBe(sha256);
      expect(signed).toEqual({
        ...event,
        hashes: { sha256 },
        signatures: { domain: { "ed25519:1": signature } },
      });
      expect(verifySignature(signed, version, "domain", key)).toBe(true);
    },
  );

  it("covers the content by its hash alone, so that it outlives a redaction", () => {
    for (const version of versions) {
      const signed = signEvent(parseEvent(redactable.json), version, "domain", key);
      expect(verifySignature({ ...signed, content: {} }, version, "domain", key)).toBe(true);
      expect(verifySignature({ ...signed, hashes: { sha256: "other" } }, version, "domain", key)).toBe(false);
      expect(eventIdOf({ ...signed, content: {} }, version)).toBe(eventIdOf(signed, version));
    }
  });
});

function objectOf(json: string): JsonObject {
  const value = parseJson(json);
  if (isJsonObject(value)) return value;
  throw new TypeError(`${json} is no object.`);
}
