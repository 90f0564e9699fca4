import { groupBy } from "../groupBy.ts";
import type { TestResult } from "../run/result.ts";

/** Why tests were skipped, each reason once, with its tests; empty where none was. */
export function skipReport(results: readonly TestResult[]): string {
  const skipped = results.filter(({ outcome }) => outcome === "skip");
  const groups = groupBy(skipped, ({ reason = "" }) => reason);
  return [...groups]
    .map(([reason, own]) => `skipped: ${reason}\n${own.map(({ test }) => `  ${test.id}\n`).join("")}\n`)
    .join("");
}
