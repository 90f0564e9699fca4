import { AssertionError } from "node:assert";
import { BrokenPromise } from "../brokenPromise.ts";
import { missing, type TargetServer } from "../context.ts";
import type { ContractTest } from "../contractOf.ts";
import { createContext } from "../createContext.ts";
import { curl } from "../expect.ts";
import { expectationsOf } from "../expectation.ts";
import type { Answer } from "../http.ts";
import { inParallel } from "../inParallel.ts";
import { createHider } from "./createHider.ts";
import type { Exchanged, Failure, TestResult } from "./result.ts";
import { SkipTest } from "./skipTest.ts";

export interface RunOptions {
  /** How many tests run at the same time. */
  readonly concurrency: number;
  /** What must never be in a result, beside the admin's token. */
  readonly secrets?: readonly string[];
  /** Told of each result as it comes. */
  readonly onResult?: (result: TestResult) => void;
  /** Told of every answer, with its secrets. */
  readonly onAnswer?: (answer: Answer) => void;
}

/** Runs tests on a server; the results are in the order of the tests. */
export function runTests(
  tests: readonly ContractTest[],
  server: TargetServer,
  { concurrency, secrets = [], onResult, onAnswer }: RunOptions,
): Promise<TestResult[]> {
  const hide = createHider([server.adminToken, ...secrets]);
  return inParallel(tests, concurrency, async (test) => {
    const result = await runTest(test, server, hide, onAnswer);
    onResult?.(result);
    return result;
  });
}

async function runTest(
  test: ContractTest,
  server: TargetServer,
  hide: (text: string) => string,
  onAnswer: RunOptions["onAnswer"],
): Promise<TestResult> {
  const reason = missing(test.needs, server);
  if (reason !== undefined) {
    return { test, outcome: "skip", reason, durationMs: 0, exchanges: [] };
  }
  const answers: Answer[] = [];
  const start = performance.now();
  const finished = () => ({
    test,
    durationMs: Math.round(performance.now() - start),
    exchanges: answers.map((answer) => shown(answer, hide)),
  });
  const context = createContext(server, test.operationId, (answer) => {
    answers.push(answer);
    onAnswer?.(answer);
  });
  try {
    await test.run(context);
    return { ...finished(), outcome: "pass" };
  } catch (error) {
    if (error instanceof SkipTest) {
      return { ...finished(), outcome: "skip", reason: error.message };
    }
    return { ...finished(), outcome: "fail", failure: failureOf(error, answers.at(-1), hide) };
  }
}

function shown(answer: Answer, hide: (text: string) => string): Exchanged {
  const { request, status, text } = answer;
  return {
    method: request.method,
    path: hide(request.path),
    curl: hide(curl(request)),
    status,
    body: hide(text.slice(0, 10_000)),
    expected: expectationsOf(answer).map(hide),
  };
}

function failureOf(error: unknown, last: Answer | undefined, hide: (text: string) => string): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const hidden = (text: string | undefined) => (text === undefined ? undefined : hide(text));
  if (error instanceof BrokenPromise) {
    const [firstLine = ""] = message.split("\n");
    return {
      message: hide(firstLine),
      expected: hide(error.expected),
      got: hide(error.got),
      curl: hide(curl(error.answer.request)),
    };
  }
  const { expected, actual } =
    error instanceof AssertionError ? error : { expected: undefined, actual: undefined };
  return {
    message: hide(message),
    expected: hidden(expected === undefined ? undefined : JSON.stringify(expected)),
    got: hidden(actual === undefined ? undefined : JSON.stringify(actual)),
    curl: last === undefined ? undefined : hide(curl(last.request)),
  };
}
