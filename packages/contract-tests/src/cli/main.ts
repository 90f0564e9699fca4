#!/usr/bin/env node
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import {
  ExpectedResultsError,
  findSurprises,
  parseExpectedResults,
  writeExpectedResults,
} from "../expectedResults.ts";
import { createHider } from "../run/createHider.ts";
import { failureReport } from "../report/failureReport.ts";
import { htmlReport } from "../report/htmlReport.ts";
import { jsonReport } from "../report/jsonReport.ts";
import { junitReport } from "../report/junitReport.ts";
import { markdownReport } from "../report/markdownReport.ts";
import { countResults } from "../report/countResults.ts";
import { skipReport } from "../report/skipReport.ts";
import { tableReport } from "../report/tableReport.ts";
import type { RunSummary } from "../report/runSummary.ts";
import type { TestResult } from "../run/result.ts";
import { startTarget } from "../target/startTarget.ts";
import { TargetError } from "../target/targetError.ts";
import { createProgress } from "./createProgress.ts";
import { help, readOptions, secretsIn, UsageError, type Options, type ReportKind } from "./options.ts";
import { testTarget, type Tested } from "./testTarget.ts";

const writers: Readonly<Record<ReportKind, (results: readonly TestResult[], summary: RunSummary) => string>> =
  { junit: junitReport, json: jsonReport, markdown: markdownReport, html: htmlReport };

/** Runs what the command line says; gives the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args, process.env);
  if (options === "help") {
    process.stdout.write(help);
    return 0;
  }
  const expected = readExpected(options);
  const startedAt = new Date().toISOString();
  const start = performance.now();
  const { baseUrl, tested } = await onTarget(options);
  const { results, left } = tested;
  const summary = { baseUrl, startedAt, durationMs: Math.round(performance.now() - start) };

  for (const [kind, write] of Object.entries(writers)) {
    // The keys of the table are the kinds.
    const file = options.reports[kind as ReportKind];
    if (file !== undefined) {
      writeFileSync(file, write(results, summary));
    }
  }
  const failures = results.filter(({ outcome }) => outcome === "fail");
  process.stdout.write(failures.map((result) => `${failureReport(result)}\n`).join(""));
  process.stdout.write(`${skipReport(results)}${tableReport(results)}`);
  for (const account of left) {
    process.stderr.write(`still active: ${account}\n`);
  }
  if (expected === undefined) {
    return failures.length === 0 ? 0 : 1;
  }
  return compareWithExpected(options, expected, results);
}

async function onTarget(options: Options): Promise<{ baseUrl: string; tested: Tested }> {
  const { target } = options;
  const progress = createProgress(process.stderr);
  const test = (baseUrl: string) =>
    testTarget(baseUrl, options, progress.begin, progress.add).finally(progress.end);
  if ("baseUrl" in target) {
    return { baseUrl: target.baseUrl, tested: await test(target.baseUrl) };
  }
  const started = await startTarget(target.startCommand);
  try {
    return { baseUrl: started.baseUrl, tested: await test(started.baseUrl) };
  } finally {
    await started.stop();
  }
}

function readExpected({ expected: file, update }: Options) {
  if (file === undefined) {
    return undefined;
  }
  if (!existsSync(file)) {
    if (update) {
      return new Map<string, TestResult["outcome"]>();
    }
    throw new UsageError(`${file} is missing; --update writes it.`);
  }
  try {
    return parseExpectedResults(readFileSync(file, "utf8"));
  } catch (error) {
    if (!(error instanceof ExpectedResultsError)) {
      throw error;
    }
    throw new UsageError(`${file} can't be read: ${error.message}`, { cause: error });
  }
}

function compareWithExpected(
  { expected: file = "", update, selection }: Options,
  expected: NonNullable<ReturnType<typeof readExpected>>,
  results: readonly TestResult[],
): number {
  const surprises = findSurprises(results, expected);
  for (const { id, expected: before = "nothing", got } of surprises) {
    process.stdout.write(`unexpected: ${id} was to ${before}, and is: ${got}\n`);
  }
  if (update) {
    // A run of some tests says nothing about the others.
    const whole = selection.only.length === 0;
    writeFileSync(file, writeExpectedResults(results, whole ? new Map() : expected));
    return 0;
  }
  const { failed } = countResults(results);
  process.stdout.write(
    `${surprises.length} unexpected of ${results.length}; ${failed} fail as is known or more\n`,
  );
  return surprises.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof TargetError)) {
    throw error;
  }
  const hide = createHider(secretsIn(process.argv.slice(2), process.env));
  process.stderr.write(`${hide(error.message)}\n`);
  process.exitCode = 2;
}
