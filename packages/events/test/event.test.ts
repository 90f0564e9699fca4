import { describe, expect, it } from "vitest";

import { canonicalJson, parseEvent, parseJson, parsePdu, referencedIds } from "../src/index.ts";

const pdu = {
  type: "m.room.message",
  sender: "@a:b",
  room_id: "!r:b",
  content: {},
  auth_events: ["$a"],
  prev_events: [["$b", { sha256: "x" }]],
  hashes: { sha256: "x" },
  signatures: {},
  depth: 1,
  origin_server_ts: 1,
};

describe("parsePdu", () => {
  it("gives the event as it is", () => {
    expect(parsePdu(JSON.stringify(pdu))).toEqual(pdu);
  });

  it.each([
    ["[]", "An event is a JSON object."],
    ["1.0", "An event is a JSON object."],
    [{ type: 1 }, "An event has a type, which is a string."],
    [{ sender: null }, "An event has a sender, which is a string."],
    [{ content: [] }, "An event has a content, which is an object."],
    [{ state_key: 1 }, "A state_key is a string."],
    [{ room_id: 1 }, "A room_id is a string."],
    [{ auth_events: {} }, "auth_events is a list of references to events."],
    [{ auth_events: [1] }, "auth_events is a list of references to events."],
    [{ prev_events: [[]] }, "prev_events is a list of references to events."],
    [{ prev_events: [["$a", "x"]] }, "prev_events is a list of references to events."],
    [{ hashes: {} }, "An event has a hash, hashes.sha256."],
    [{ signatures: [] }, "An event has signatures, which is an object."],
    [{ depth: "1" }, "A depth is a number."],
    [{ origin_server_ts: "1" }, "origin_server_ts is a number."],
  ])("refuses %j", (change, fault) => {
    const json = typeof change === "string" ? change : JSON.stringify({ ...pdu, ...change });
    expect(() => parsePdu(json)).toThrow(new TypeError(fault));
  });

  it("refuses what is no JSON", () => {
    expect(() => parsePdu("{")).toThrow(SyntaxError);
  });
});

describe("parseEvent", () => {
  it("reads what is no complete event", () => {
    expect(parseEvent(`{"type":"X","sender":"@a:b","content":{}}`)).toEqual({
      type: "X",
      sender: "@a:b",
      content: {},
    });
  });
});

describe("parseJson", () => {
  it("keeps every digit", () => {
    const text = `{"a":1.0,"b":9007199254740993,"c":1e-07,"d":-0.0,"e":[1,-1,0]}`;
    expect(canonicalJson(parseJson(text), "any")).toBe(text);
  });

  it("takes what a double holds exactly as a number", () => {
    expect(parseJson("[9007199254740991,-9007199254740991,-0]")).toEqual([
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
      -0,
    ]);
  });

  it("refuses a key that is there twice with two values", () => {
    expect(() => parseJson(`{"a":1,"a":2}`)).toThrow(SyntaxError);
  });
});

describe("referencedIds", () => {
  it("reads both forms", () => {
    expect(referencedIds(["$a", ["$b", { sha256: "x" }], ["$c", {}]])).toEqual(["$a", "$b", "$c"]);
  });
});
