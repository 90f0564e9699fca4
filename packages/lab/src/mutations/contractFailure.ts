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
  /** Whether the server answered with 500 or more. */
  readonly broke: boolean;
}

/** As many tests at a time as Vitest runs of them. */
const concurrency = 8;

/** How long a test may take, in ms: some wait far longer for what a faulty server never does. */
const patienceMs = 30_000;

/**
 * Runs the contract tests of operations until one fails. Others may be under way then; their outcome is of no interest.
 * @returns `undefined` where all pass
 */
export const contractFailure = (
  target: TargetServer,
  operations: ReadonlySet<OperationContract["operationId"]>,
): Promise<ContractFailure | undefined> => {
  const queue = contracts
    .filter(({ operationId }) => operations.has(operationId))
    .flatMap(({ tests }) => tests)
    .filter(({ needs }) => missing(needs, target) === undefined)
    .values();
  return new Promise((resolve) => {
    let isOver = false;
    const work = async (): Promise<void> => {
      for (const test of queue) {
        if (isOver) return;
        const failure = await failureOf(test, target);
        if (failure === undefined) continue;
        isOver = true;
        resolve(failure);
      }
    };
    void Promise.all(Array.from({ length: concurrency }, work)).then(() => resolve(undefined));
  });
};

/** Why a test fails; `undefined` where it passes. */
const failureOf = async (test: ContractTest, target: TargetServer): Promise<ContractFailure | undefined> => {
  let broke = false;
  const context = createContext(target, test.operationId, ({ status }) => {
    broke ||= status >= 500;
  });
  const timer = new AbortController();
  const tooLong = delay(patienceMs, `it took more than ${patienceMs} ms`, { signal: timer.signal });
  tooLong.catch(() => undefined);
  const run = test.run(context).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  try {
    const message = await Promise.race([run, tooLong]);
    return message === undefined ? undefined : { test: test.id, message, broke };
  } finally {
    timer.abort();
  }
};
