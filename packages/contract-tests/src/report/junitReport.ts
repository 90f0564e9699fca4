import type { TestResult } from "../run/result.ts";
import { byOperation, countResults } from "./countResults.ts";
import { escapeMarkup as xml } from "./escapeMarkup.ts";
import { failureReport } from "./failureReport.ts";
import type { RunSummary } from "./runSummary.ts";

const seconds = (ms: number) => (ms / 1000).toFixed(3);

/** JUnit's XML, one suite an operation. */
export function junitReport(results: readonly TestResult[], { durationMs, startedAt }: RunSummary): string {
  const suites = [...byOperation(results)].map(([operationId, own]) => {
    const cases = own.map((result) => `${testCase(result)}\n`).join("");
    return `<testsuite name="${xml(operationId)}" ${totals(own)} timestamp="${xml(startedAt)}">\n${cases}</testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="synapse-contract" ${totals(results)} time="${seconds(durationMs)}">
${suites.join("")}</testsuites>
`;
}

function totals(results: readonly TestResult[]): string {
  const { failed, skipped } = countResults(results);
  return `tests="${results.length}" failures="${failed}" errors="0" skipped="${skipped}"`;
}

function testCase(result: TestResult): string {
  const { test, outcome, reason = "", failure, durationMs } = result;
  const head = `<testcase classname="${xml(test.operationId)}" name="${xml(test.id)}" time="${seconds(durationMs)}"`;
  switch (outcome) {
    case "pass":
      return `${head}/>`;
    case "skip":
      return `${head}><skipped message="${xml(reason)}"/></testcase>`;
    case "fail":
      return `${head}><failure message="${xml(failure?.message ?? "")}">${xml(failureReport(result))}</failure></testcase>`;
  }
}
