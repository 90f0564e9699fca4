import { describe, expect, it } from "vitest";

import { parseJson, powerLevels, roomVersions } from "../src/index.ts";
import { isJsonObject } from "../src/json.ts";
import { room } from "./room.ts";

describe.each(roomVersions)("powerLevels in room version $id", (version) => {
  const number = Number(version.id);
  const of = (levels?: string, create = {}) => {
    const content = levels === undefined ? undefined : parseJson(levels);
    return powerLevels(
      room(version, { create, ...(isJsonObject(content) ? { levels: content } : {}) }).state,
      version,
    );
  };

  it("has defaults where the room has no levels", () => {
    const levels = of();
    expect(levels.ofUser("@creator:b")).toBe(number >= 12 ? Number.POSITIVE_INFINITY : 100);
    expect(levels.ofUser("@other:b")).toBe(0);
    expect([levels.toSend("m.room.redaction", false), levels.toSend("m.room.name", true)]).toEqual([0, 0]);
    expect([levels.invite, levels.kick, levels.ban, levels.redact]).toEqual([0, 50, 50, 50]);
  });

  it("has other defaults where the levels say nothing", () => {
    const levels = of("{}");
    expect(levels.ofUser("@creator:b")).toBe(number >= 12 ? Number.POSITIVE_INFINITY : 0);
    expect([levels.toSend("m.room.redaction", false), levels.toSend("m.room.name", true)]).toEqual([0, 50]);
    expect([levels.invite, levels.kick, levels.ban, levels.redact]).toEqual([0, 50, 50, 50]);
  });

  it("has what the levels say", () => {
    const levels =
      of(`{"users":{"@a:b":10,"@zero:b":0},"users_default":5,"events":{"m.a":20},"events_default":1,
      "state_default":30,"invite":2,"kick":3,"ban":4,"redact":6}`);
    expect(["@a:b", "@zero:b", "@c:d", "constructor"].map((user) => levels.ofUser(user))).toEqual([
      10, 0, 5, 5,
    ]);
    expect(levels.toSend("m.a", false)).toBe(20);
    expect(levels.toSend("m.a", true)).toBe(20);
    expect(levels.toSend("m.b", false)).toBe(1);
    expect(levels.toSend("m.b", true)).toBe(30);
    expect(levels.toSend("constructor", false)).toBe(1);
    expect([levels.invite, levels.kick, levels.ban, levels.redact]).toEqual([2, 3, 4, 6]);
  });

  it.each([
    [`"50"`, 50],
    [`" +0050 "`, 50],
    [`"-100"`, -100],
    [`50.57`, 50],
    [`5.114698E4`, 51_146],
    [`-1.9`, -1],
    [`9007199254740993`, 9_007_199_254_740_992],
  ])("reads the level %s before version 10", (written, level) => {
    const levels = of(`{"users":{"@a:b":${written}},"redact":${written}}`);
    const read = number < 10 ? level : Number.NaN;
    expect([levels.ofUser("@a:b"), levels.redact]).toEqual([read, read]);
  });

  it.each([`"5.0"`, `"1e2"`, `""`, `"fifty"`, `"0x10"`, `null`, `true`, `[]`, `{}`])(
    "does not know the level %s",
    (written) => {
      const levels = of(`{"users":{"@a:b":${written}},"events":{"m.a":${written}}}`);
      expect([levels.ofUser("@a:b"), levels.toSend("m.a", false)]).toEqual([Number.NaN, Number.NaN]);
    },
  );

  it.each([`{"users":[],"events":1}`, `{"users":null,"events":"x"}`])(
    "takes no user's level from %s",
    (written) => {
      const levels = of(written);
      expect([levels.ofUser("@a:b"), levels.toSend("m.a", false)]).toEqual([0, 0]);
    },
  );

  it("puts creators above all from version 12 on, and those that they named", () => {
    const create = { additional_creators: ["@second:b", 5] };
    const levels = of(`{"users":{"@second:b":10,"@creator:b":20},"users_default":1}`, create);
    const above = Number.POSITIVE_INFINITY;
    expect([levels.ofUser("@creator:b"), levels.ofUser("@second:b")]).toEqual(
      number >= 12 ? [above, above] : [20, 10],
    );
  });

  it("takes the creator from where the version has it", () => {
    const levels = of(undefined, { creator: "@other:b" });
    const creator = number >= 11 ? "@creator:b" : "@other:b";
    for (const user of ["@creator:b", "@other:b"]) {
      expect(levels.ofUser(user) >= 100).toBe(user === creator);
    }
  });
});
