import { setTimeout as delay } from "node:timers/promises";
import {
  type ContractTest,
  contracts,
  createContext,
  missing,
  type OperationContract,
  type TargetServer,
} from "@synapse-user-admin/contract-tests";

/** The first contract test that failed. */
export interface ContractFailure {
  /** Its id. */
  readonly test: string;
  readonly message: string;
}

/** As many tests at a time as Vitest runs of them. */
const concurrency = 8;

/** How long a test may take, in ms: some wait far longer for what a faulty server never does. */
const patienceMs = 15_000;

/**
 * Runs the contract tests of operations until one fails. Others may be under way then; their outcome is of no interest.
 * @returns `undefined` where all pass
 */
export const contractFailure = async (
  target: TargetServer,
  operations: ReadonlySet<OperationContract["operationId"]>,
): Promise<ContractFailure | undefined> => {
  const queue = contracts
    .filter(({ operationId }) => operations.has(operationId))
    .flatMap(({ tests }) => tests)
    .filter(({ needs }) => missing(needs, target) === undefined)
    .values();
  const failed = new AbortController();
  const work = async (): Promise<ContractFailure | undefined> => {
    for (const test of queue) {
      if (failed.signal.aborted) return undefined;
      const message = await failureOf(test, target);
      if (message !== undefined) {
        failed.abort();
        return { test: test.id, message };
      }
    }
    // Another one may fail yet, so that who has nothing left to do must not be the first to answer.
    return undefined;
  };
  const workers = Array.from({ length: concurrency }, work);
  const first = Promise.race(
    workers.map(async (worker) => (await worker) ?? new Promise<ContractFailure>(() => undefined)),
  );
  return Promise.race([first, Promise.all(workers).then((failures) => failures.find(Boolean))]);
};

/** Why a test fails; `undefined` where it passes. */
const failureOf = async (test: ContractTest, target: TargetServer): Promise<string | undefined> => {
  const timer = new AbortController();
  const tooLong = delay(patienceMs, `it took more than ${patienceMs} ms`, { signal: timer.signal });
  tooLong.catch(() => undefined);
  const run = test.run(createContext(target, test.operationId)).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  try {
    return await Promise.race([run, tooLong]);
  } finally {
    timer.abort();
  }
};
