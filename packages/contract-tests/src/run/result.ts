import type { ContractTest } from "../contractOf.ts";

/** One request of a test, its answer, and what the test asked of it; nothing secret is in it. */
export interface Exchanged {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** A command line that repeats it, with `$TOKEN` and `$BASE_URL`. */
  readonly curl: string;
  readonly status: number;
  readonly body: string;
  /** Empty where the answer had to fit the contract and nothing else. */
  readonly expected: readonly string[];
}

/** Why a test failed. */
export interface Failure {
  readonly message: string;
  readonly expected: string | undefined;
  readonly got: string | undefined;
  /** Repeats the request whose answer broke the promise. */
  readonly curl: string | undefined;
}

export type Outcome = "pass" | "fail" | "skip";

/** What became of one test. */
export interface TestResult {
  readonly test: ContractTest;
  readonly outcome: Outcome;
  /** Why it was skipped. */
  readonly reason?: string;
  readonly failure?: Failure;
  readonly durationMs: number;
  readonly exchanges: readonly Exchanged[];
}
