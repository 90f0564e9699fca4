import { describe, expect, it } from "vitest";

import { roomVersion, roomVersions } from "../src/index.ts";

describe("roomVersion", () => {
  it("knows 1 to 12, each by its name", () => {
    const ids = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    expect(roomVersions.map(({ id }) => id)).toEqual(ids);
    for (const id of ids) expect(roomVersion(id)?.id).toBe(id);
  });

  it.each(["", "0", "13", "01", "1 ", "org.matrix.hydra.11", "org.matrix.msc3757.10", "constructor"])(
    "does not know %j",
    (id) => {
      expect(roomVersion(id)).toBeUndefined();
    },
  );

  // The specification's feature matrix and "event format" of each version.
  it.each([
    ["eventIds", ["given", 3, "base64", 4, "base64url"]],
    ["roomIdIsCreateEvent", [false, 12, true]],
    ["redactsIn", ["event", 11, "content"]],
    ["numbers", ["any", 6, "integers"]],
    ["maximumDepth", [2n ** 63n - 1n, 6, 2n ** 53n - 1n]],
    ["redactionsAuthorised", [true, 3, false]],
    ["creatorIs", ["content", 11, "sender"]],
    ["creatorsPrivileged", [false, 12, true]],
    ["integerPowerLevels", [false, 10, true]],
    ["knock", [false, 7, true]],
    ["restricted", [false, 8, true]],
    ["knockRestricted", [false, 10, true]],
  ] as const)("changes %s where the specification does", (rule, [first, ...changes]) => {
    for (const version of roomVersions) {
      let expected: unknown = first;
      for (let index = 0; index < changes.length; index += 2) {
        if (Number(version.id) >= Number(changes[index])) expected = changes[index + 1];
      }
      expect([version.id, version[rule]]).toEqual([version.id, expected]);
    }
  });
});
