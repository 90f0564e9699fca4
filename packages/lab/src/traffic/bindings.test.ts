import { expect, it } from "vitest";
import type { Json } from "../json.ts";
import { Bindings } from "./bindings.ts";

const answer = (json: Json, status = 200) => ({ status, headers: {}, text: JSON.stringify(json), json });

it("gives each server its own token for the same name, and both the same text for a name without a value", () => {
  const [left, right] = [new Bindings(new Map()), new Bindings(new Map())];
  expect(left.resolve("‹token x›")).toBe(right.resolve("‹token x›"));
  left.learn(answer({ access_token: "L" }), "x");
  right.learn(answer({ access_token: "R" }), "x");
  expect([left.resolve("a‹token x›"), right.resolve("a‹token x›")]).toEqual(["aL", "aR"]);
});

it("learns nothing from a refusal", () => {
  const bindings = new Bindings(new Map([["token x", "given"]]));
  bindings.learn(answer({ access_token: "no" }, 403), "x");
  expect(bindings.resolve("‹token x›")).toBe("given");
});

it("calls redactions by the name that they were kept as, and leaves other texts alone", () => {
  const bindings = new Bindings(new Map());
  bindings.learn(answer({ redact_id: "abc" }), "y");
  expect(bindings.named(answer({ redact_id: "abc", other: "abcd" })).json).toEqual({
    redact_id: "<redaction y>",
    other: "abcd",
  });
});
