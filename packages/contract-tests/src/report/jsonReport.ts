import type { TestResult } from "../run/result.ts";
import { behind } from "./behind.ts";
import { countResults } from "./countResults.ts";
import type { RunSummary } from "./runSummary.ts";

/** Everything, for machines: counts, and each test with its exchanges. */
export function jsonReport(results: readonly TestResult[], summary: RunSummary): string {
  const tests = results.map(({ test, outcome, reason, failure, durationMs, exchanges }) => ({
    id: test.id,
    operationId: test.operationId,
    title: test.title,
    basis: test.basis,
    behind: behind(test).basis,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(failure === undefined ? {} : { failure }),
    durationMs,
    exchanges,
  }));
  return `${JSON.stringify({ ...summary, ...countResults(results), tests }, undefined, 2)}\n`;
}
