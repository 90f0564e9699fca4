import { describe, expect, it } from "vitest";
import { type AnswerContext, compareAnswers, type ExchangeTolerance } from "./compareAnswers.ts";
import type { WireResponse } from "./http.ts";
import { parseJson } from "./json.ts";
import type { CaseFrame } from "./normalise.ts";

const answer = (status: number, text: string): WireResponse => ({
  status,
  headers: { "content-type": "application/json", "access-control-allow-origin": "*" },
  text,
  json: parseJson(text),
});
const now = 1_795_000_000_000;
const frame: CaseFrame = {
  startedAt: now,
  endedAt: now + 50,
  passwords: [],
  keep: (value) => value === "OLDDEVICEE",
};
const context = (...allow: ExchangeTolerance[]): AnswerContext => ({
  synapse: frame,
  ours: frame,
  allow: new Set(allow),
  callerId: "@admin:test",
});
const compare = (synapse: WireResponse, ours: WireResponse, ...allow: ExchangeTolerance[]) => {
  const verdict = compareAnswers(synapse, ours, context(...allow));
  return {
    paths: verdict.differences.map(({ path }) => path),
    applied: [...verdict.applied],
    bothErrors: verdict.bothErrors,
  };
};

describe("compareAnswers", () => {
  it("takes the order of keys for no difference, and every type for one", () => {
    expect(compare(answer(200, '{"a":1,"b":true}'), answer(200, '{"b":true,"a":1}')).paths).toEqual([]);
    expect(compare(answer(200, '{"a":1}'), answer(200, '{"a":"1"}')).paths).toEqual(["a"]);
    expect(compare(answer(200, '{"a":1}'), answer(200, '{"a":1.0}')).paths).toEqual(["a"]);
    expect(compare(answer(200, '{"a":0}'), answer(200, '{"a":false}')).paths).toEqual(["a"]);
    expect(compare(answer(200, '{"a":null}'), answer(200, "{}")).paths).toEqual(["a"]);
    expect(compare(answer(200, '{"a":[1,2]}'), answer(200, '{"a":[2,1]}')).paths).toEqual(["a[0]", "a[1]"]);
  });

  it("compares statuses, errcodes and other members of an error, but not its text", () => {
    const refused = answer(404, '{"errcode":"M_NOT_FOUND","error":"User not found"}');
    expect(compare(refused, answer(404, '{"errcode":"M_NOT_FOUND","error":"no such user"}'))).toEqual({
      paths: [],
      applied: ["error-text"],
      bothErrors: true,
    });
    expect(compare(refused, answer(400, '{"errcode":"M_UNKNOWN","error":"User not found"}')).paths).toEqual([
      "status",
      "errcode",
    ]);
    expect(
      compare(refused, answer(404, '{"errcode":"M_NOT_FOUND","error":"x","soft_logout":true}')).paths,
    ).toEqual(["soft_logout"]);
  });

  it("takes our 400 for Synapse's 500, and no other answer", () => {
    const broken = answer(500, '{"errcode":"M_UNKNOWN","error":"Internal server error"}');
    expect(compare(broken, answer(400, '{"errcode":"M_INVALID_PARAM","error":"x"}')).applied).toEqual([
      "synapse-breaks",
    ]);
    expect(compare(broken, answer(200, "{}")).paths).toContain("status");
    expect(compare(broken, answer(400, "oops")).paths).toContain("status");
    expect(compare(answer(400, "{}"), answer(500, "{}")).paths).toEqual(["status"]);
  });

  it("lets each named difference be of its own kind only", () => {
    const refused = (status: number, errcode: string) =>
      answer(status, JSON.stringify({ errcode, error: "x" }));
    const invalid = refused(400, "M_INVALID_PARAM");
    const taken = answer(200, "{}");
    const applied = (synapse: WireResponse, ours: WireResponse, allow: ExchangeTolerance) =>
      compare(synapse, ours, allow).applied.includes(allow);
    expect(applied(taken, invalid, "taken-by-accident")).toBe(true);
    expect(applied(taken, refused(500, "M_UNKNOWN"), "taken-by-accident")).toBe(false);
    expect(applied(invalid, taken, "taken-by-accident")).toBe(false);
    expect(applied(refused(409, "M_UNKNOWN"), invalid, "null-external-id")).toBe(true);
    expect(applied(taken, invalid, "null-external-id")).toBe(false);
    expect(applied(refused(403, "M_FORBIDDEN"), invalid, "login-submission")).toBe(true);
    expect(applied(taken, invalid, "login-submission")).toBe(false);
    expect(applied(invalid, taken, "login-submission")).toBe(false);
    expect(applied(invalid, taken, "float-literal")).toBe(true);
    expect(applied(taken, invalid, "float-literal")).toBe(false);
    expect(applied(taken, invalid, "phone-identifier")).toBe(true);
    expect(applied(invalid, taken, "phone-identifier")).toBe(false);
    expect(applied(refused(400, "M_UNKNOWN"), taken, "second-value")).toBe(true);
    expect(applied(invalid, taken, "second-value")).toBe(false);
    expect(applied(refused(400, "M_UNKNOWN"), invalid, "word-beyond-ascii")).toBe(true);
    expect(applied(invalid, refused(400, "M_UNKNOWN"), "word-beyond-ascii")).toBe(false);
  });

  it("sets a refresh token aside where ours gave none", () => {
    const session = (more: object) => answer(200, JSON.stringify({ device_id: "D1", ...more }));
    const refreshable = session({ refresh_token: "syr_x", expires_in_ms: 300_000 });
    expect(compare(refreshable, session({}), "no-refresh-token").paths).toEqual([]);
    expect(compare(refreshable, session({ expires_in_ms: 5 }), "no-refresh-token").paths).toEqual([
      "expires_in_ms",
    ]);
    expect(compare(session({}), refreshable, "no-refresh-token").paths).not.toEqual([]);
    expect(compare(refreshable, session({})).paths).not.toEqual([]);
  });

  it("compares a clock by its unit", () => {
    const at = (value: number) => answer(200, `{"creation_ts":${value}}`);
    expect(compare(at(now), at(now + 20)).paths).toEqual([]);
    expect(compare(at(now / 1000), at(now / 1000 + 1)).paths).toEqual([]);
    expect(compare(at(now / 1000), at(now)).paths).toEqual(["creation_ts"]);
    expect(compare(at(5), at(6)).paths).toEqual(["creation_ts"]);
    expect(compare(answer(200, `{"total":${now}}`), answer(200, `{"total":${now + 1}}`)).paths).toEqual([
      "total",
    ]);
  });

  it("compares a token by its owner, and a generated device id by its shape", () => {
    const token = (owner: string, random: string) =>
      answer(
        200,
        `{"access_token":"syt_${Buffer.from(owner).toString("base64url")}_${random.repeat(20)}_0abcde"}`,
      );
    expect(compare(token("alice", "A"), token("alice", "B")).paths).toEqual([]);
    expect(compare(token("alice", "A"), token("bob", "B")).paths).toEqual(["access_token"]);
    const device = (id: string) => answer(200, `{"device_id":"${id}"}`);
    expect(compare(device("ABCDEFGHIJ"), device("JIHGFEDCBA")).paths).toEqual([]);
    expect(compare(device("ABCDEFGHIJ"), device("OLDDEVICEE")).paths).toEqual(["device_id"]);
    expect(compare(device("ABCDEFGHIJ"), device("abc")).paths).toEqual(["device_id"]);
  });

  it("sets aside the caller's own activity alone", () => {
    const seen = (name: string, at: number) => answer(200, `{"name":"${name}","last_seen_ts":${at}}`);
    expect(compare(seen("@admin:test", 1), seen("@admin:test", 2)).paths).toEqual([]);
    expect(compare(seen("@alice:test", 1), seen("@alice:test", 2)).paths).toEqual(["last_seen_ts"]);
  });

  it("applies what an exchange allows by name nowhere else", () => {
    const flows = (...types: string[]) =>
      answer(200, JSON.stringify({ flows: types.map((type) => ({ type })) }));
    expect(compare(flows("a", "b"), flows("a"), "login-flows").paths).toEqual([]);
    expect(compare(flows("a"), flows("a", "b"), "login-flows").paths).toEqual(["flows"]);
    expect(compare(flows("a", "b"), flows("a")).paths).toEqual(["flows"]);
  });
});
