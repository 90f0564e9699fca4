import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { BrokenPromise } from "./brokenPromise.ts";
import { noteExpectation } from "./expectation.ts";
import type { Answer } from "./http.ts";

/** A command line that sends the same request again, the token left out. */
export function curl({ method, path, headers, body }: Answer["request"], baseUrl = "$BASE_URL"): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const parts = ["curl", "-i", "--path-as-is", "-X", method];
  for (const [name, value] of Object.entries(headers ?? {})) {
    parts.push(
      "-H",
      name.toLowerCase() === "authorization" ? '"Authorization: Bearer $TOKEN"' : quoted(`${name}: ${value}`),
    );
  }
  if (body !== undefined) {
    parts.push(
      "--data-binary",
      quoted(typeof body === "string" ? body : Buffer.from(body).toString("latin1")),
    );
  }
  parts.push(`"${baseUrl}"${quoted(path)}`);
  return parts.join(" ");
}

const shown = (answer: Answer) => `${answer.status} ${answer.text.slice(0, 2000)}`;

function requireOf(answer: Answer, holds: boolean, expected: string, what: string) {
  if (!holds) {
    throw new BrokenPromise(
      `${what}\n${curl(answer.request)}\nanswered ${answer.status}: ${answer.text.slice(0, 2000)}`,
      { expected, got: shown(answer), answer },
    );
  }
}

/** The status, and the whole body. */
export function expectAnswer(answer: Answer, status: number, body: unknown) {
  const expected = `${status} ${JSON.stringify(body)}`;
  noteExpectation(answer, expected);
  requireOf(answer, answer.status === status, expected, `expected ${status}`);
  requireOf(
    answer,
    isDeepStrictEqual(answer.body, body),
    expected,
    `another body was expected: ${JSON.stringify(body)}`,
  );
}

/** The status alone; gives back the body, which has been held against the contract. */
export function expectStatus(answer: Answer, status: number): Readonly<Record<string, unknown>> {
  noteExpectation(answer, `${status}`);
  requireOf(answer, answer.status === status, `${status}`, `expected ${status}`);
  requireOf(
    answer,
    typeof answer.body === "object" && answer.body !== null,
    "a JSON object",
    "no JSON object",
  );
  // An object, as just seen; its fields are still unknown.
  return answer.body as Readonly<Record<string, unknown>>;
}

/** An error in Matrix's shape. Its text is not part of the contract. */
export function expectError(answer: Answer, status: number, errcode: string) {
  const expected = `${status} ${JSON.stringify({ errcode, error: "…" })}`;
  noteExpectation(answer, expected);
  requireOf(answer, answer.status === status, expected, `expected ${status}`);
  const body = expectStatus(answer, status);
  requireOf(answer, body["errcode"] === errcode, expected, `expected ${errcode}`);
  requireOf(answer, typeof body["error"] === "string", expected, "an error needs a text");
}

/** Some fields of an object; others may be there. */
export function expectFields(body: unknown, fields: Readonly<Record<string, unknown>>) {
  assert.ok(typeof body === "object" && body !== null, `expected an object, got ${JSON.stringify(body)}`);
  noteExpectation(body, `fields ${JSON.stringify(fields)}`);
  const found = Object.fromEntries(Object.entries(body).filter(([name]) => name in fields));
  assert.deepEqual(found, fields, `other fields were expected: ${JSON.stringify(body)}`);
}

/** A point in time of today, in the unit given: a factor of 1,000 off would not be. */
export function expectTime(value: unknown, unit: "s" | "ms") {
  const day = unit === "s" ? 86_400 : 86_400_000;
  const now = unit === "s" ? Date.now() / 1000 : Date.now();
  assert.ok(
    typeof value === "number" && Number.isInteger(value) && Math.abs(value - now) < day,
    `expected a time in ${unit} since the Unix epoch, got ${JSON.stringify(value)}`,
  );
}
