import type { Outcome, TestResult } from "./run/result.ts";

/** A test whose result is another than the file says. */
export interface Surprise {
  readonly id: string;
  /** `undefined` where the file does not know the test. */
  readonly expected: Outcome | undefined;
  readonly got: Outcome;
}

/** A file of expected results that is none. */
export class ExpectedResultsError extends Error {
  override readonly name = "ExpectedResultsError";
}

const outcomes: readonly string[] = ["pass", "fail", "skip"] satisfies readonly Outcome[];

/**
 * Reads expected results: one JSON object a line, `{"Action":"pass","Test":"getUser/…"}`, as Complement's users know them.
 */
export function parseExpectedResults(text: string): ReadonlyMap<string, Outcome> {
  const expected = new Map<string, Outcome>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") {
      continue;
    }
    const { Action, Test } = memberTexts(line);
    if (Action === undefined || Test === undefined || !outcomes.includes(Action)) {
      throw new ExpectedResultsError(
        `line ${index + 1} is no {"Action":"pass|fail|skip","Test":"…"}: ${line}`,
      );
    }
    // One of the outcomes, as just seen.
    expected.set(Test, Action as Outcome);
  }
  return expected;
}

function memberTexts(line: string): { readonly Action?: string; readonly Test?: string } {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || !("Action" in value) || !("Test" in value)) {
      return {};
    }
    const { Action, Test } = value;
    return typeof Action === "string" && typeof Test === "string" ? { Action, Test } : {};
  } catch {
    return {};
  }
}

/** The file that expects just these results, sorted by test. */
export function writeExpectedResults(results: readonly TestResult[], others: ReadonlyMap<string, Outcome>) {
  const all = new Map([...others, ...results.map(({ test, outcome }) => [test.id, outcome] as const)]);
  return [...all]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([Test, Action]) => `${JSON.stringify({ Action, Test })}\n`)
    .join("");
}

/** Every result that is not what was expected, regressions and unexpected passes alike; an unknown test has to pass. */
export function findSurprises(
  results: readonly TestResult[],
  expected: ReadonlyMap<string, Outcome>,
): readonly Surprise[] {
  return results
    .map(({ test, outcome }) => ({ id: test.id, expected: expected.get(test.id), got: outcome }))
    .filter((result) => (result.expected ?? "pass") !== result.got)
    .filter((result) => !(result.expected === undefined && result.got === "skip"));
}
