import { groupBy } from "../groupBy.ts";
import type { TestResult } from "../run/result.ts";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** How many results are of each kind. */
export function countResults(results: readonly TestResult[]): Counts {
  const count = (wanted: TestResult["outcome"]) => results.filter(({ outcome }) => outcome === wanted).length;
  return { passed: count("pass"), failed: count("fail"), skipped: count("skip") };
}

/** Results by operation, in their order. */
export function byOperation(results: readonly TestResult[]): ReadonlyMap<string, readonly TestResult[]> {
  return groupBy(results, ({ test }) => test.operationId);
}
