import { groupBy } from "../groupBy.ts";
import type { TestResult } from "../run/result.ts";
import { byOperation, countResults } from "./countResults.ts";
import { failureReport } from "./failureReport.ts";
import type { RunSummary } from "./runSummary.ts";

/** For a pull request's comment or a job's summary: the table, what failed, what was skipped and why. */
export function markdownReport(results: readonly TestResult[], { baseUrl, durationMs }: RunSummary): string {
  const { passed, failed, skipped } = countResults(results);
  const rows = [...byOperation(results)].map(([id, own]) => {
    const counts = countResults(own);
    return `| ${id} | ${counts.passed} | ${counts.failed} | ${counts.skipped} |\n`;
  });
  const failures = results
    .filter(({ outcome }) => outcome === "fail")
    .map((result) => `${fenced(failureReport(result))}\n`);
  const reasons = groupBy(
    results.filter(({ outcome }) => outcome === "skip"),
    ({ reason = "" }) => reason,
  );
  const left = [...reasons].map(([reason, own]) => `- ${own.length}: ${reason}\n`);
  return `# Contract tests of ${baseUrl}

${passed} passed, ${failed} failed, ${skipped} skipped in ${Math.round(durationMs / 1000)} s.

| operation | passed | failed | skipped |
| --------- | ------ | ------ | ------- |
${rows.join("")}${failures.length === 0 ? "" : `\n## Failures\n\n${failures.join("\n")}`}${
    left.length === 0 ? "" : `\n## Skipped\n\n${left.join("")}`
  }`;
}

/** A block of code whose fence is longer than any in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}${fence}`;
}
