import { describe, expect, it } from "vitest";
import { contractAsOf } from "../src/contractAsOf.ts";
import { contracts } from "../src/generated/contracts.ts";
import { createHider } from "../src/run/createHider.ts";
import { isNewer } from "../src/run/isNewer.ts";
import { selectTests } from "../src/run/selectTests.ts";

describe("versions", () => {
  it.each([
    ["1.122.3", "1.122", false],
    ["1.122.3", "1.122.2", true],
    ["1.116.0", "1.122", false],
    ["1.93.0", "1.122", false],
    ["1.163.2", "1.122", true],
    ["2.0.0", "1.122", true],
  ])("says whether %s is newer than %s: %s", (version, than, newer) => {
    expect(isNewer(version, than)).toBe(newer);
  });

  it("selects fewer tests for older servers", () => {
    const count = (synapseVersion: string | undefined) =>
      selectTests(contracts, { level: "observed", synapseVersion, only: [] }).length;
    const counts = [undefined, "1.122", "1.121", "1.120", "1.90", "1.50"].map(count);
    expect(counts).toEqual(counts.toSorted((one, other) => other - one));
    expect(new Set(counts).size).toBe(counts.length);
  });

  it("does not ask older servers for fields of newer ones, and still takes them", () => {
    const schema = {
      components: [
        {
          required: ["old", "new"],
          properties: { old: {}, new: { "x-added-in-synapse": "1.93.0" } },
          additionalProperties: false,
        },
      ],
    };
    expect(contractAsOf("1.92", schema)).toEqual({
      components: [{ ...schema.components[0], required: ["old"] }],
    });
    expect(contractAsOf("1.93", schema)).toEqual(schema);
  });

  it("gives every test an id of its own", () => {
    const ids = contracts.flatMap(({ tests }) => tests.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("secrets", () => {
  it.each([
    ["Bearer the+secret/", "Bearer $TOKEN"],
    ["?access_token=the%2Bsecret%2F&x=1", "?access_token=$TOKEN&x=1"],
    ['{"access_token":"syt_of_a_user","device_id":"D"}', '{"access_token":"$TOKEN","device_id":"D"}'],
    ["{ access_token: 'syt_of_a_user' }", "{ access_token: '$TOKEN' }"],
    ["?access_token=syt_of_a_user", "?access_token=$TOKEN"],
    ["Authorization: Bearer syt_of_a_user", "Authorization: Bearer $TOKEN"],
    ["Bearer $TOKEN", "Bearer $TOKEN"],
  ])("are taken out of %s", (text, hidden) => {
    expect(createHider(["the+secret/"])(text)).toBe(hidden);
  });
});
