import type { OperationId } from "@synapse-user-admin/contract";
import type { Need, TestContext } from "./context.ts";

/**
 * Why a test may ask for what it asks for: a sentence of the documents stands behind it, or it is what Synapse
 * was seen to do.
 */
export type Basis = "documented" | "observed";

/** One promise of an operation. */
export interface ContractTest {
  /** Stable: `<operationId>/<the title in words and dashes>`. */
  readonly id: string;
  readonly operationId: OperationId;
  readonly title: string;
  /** The status that this test provokes of its operation. */
  readonly status: number;
  readonly basis: Basis;
  /** The document's sentence, or what was seen, where the operation's own description does not say it. */
  readonly says: string | undefined;
  /** The Synapse that added what the test asks for, where that is younger than its operation: `1.163.2`. */
  readonly since: string | undefined;
  /** What the server has to be able to do for the test to be made; it is skipped with the reason otherwise. */
  readonly needs: readonly Need[];
  readonly run: (context: TestContext) => Promise<void>;
}

/** A status that the contract declares and no test can provoke, and why. */
export interface Unprovoked {
  readonly status: number;
  readonly reason: string;
}

/** All that one operation promises. */
export interface OperationContract {
  readonly operationId: OperationId;
  readonly tests: readonly ContractTest[];
  readonly unprovoked: readonly Unprovoked[];
}

export interface Promised {
  readonly status: number;
  readonly basis: Basis;
  readonly says?: string;
  readonly since?: string;
  readonly needs?: readonly Need[];
}

export interface It {
  /** Writes down a promise; `title` is its name for good. */
  (title: string, promised: Promised, run: ContractTest["run"]): void;
  readonly operationId: OperationId;
  /** Writes down why a declared status has no test. */
  readonly cannotProvoke: (status: number, reason: string) => void;
}

/**
 * The contract tests of one operation.
 *
 * @example
 * export const getUser = contractOf("getUser", (it) => {
 *   it("answers 404 M_NOT_FOUND for a user that does not exist", { status: 404, basis: "observed" },
 *     async ({ call, make }) => {
 *       expectError(await call({ path: { user_id: make.unusedUserId() } }), 404, "M_NOT_FOUND");
 *     });
 * });
 */
export function contractOf(operationId: OperationId, describe: (it: It) => void): OperationContract {
  const tests: ContractTest[] = [];
  const unprovoked: Unprovoked[] = [];
  const it: It = Object.assign(
    (title: string, { status, basis, says, since, needs = [] }: Promised, run: ContractTest["run"]) => {
      tests.push({
        id: testId(operationId, title),
        operationId,
        title,
        status,
        basis,
        says,
        since,
        needs,
        run,
      });
    },
    {
      operationId,
      cannotProvoke: (status: number, reason: string) => {
        unprovoked.push({ status, reason });
      },
    },
  );
  describe(it);
  return { operationId, tests, unprovoked };
}

function testId(operationId: OperationId, title: string): string {
  const words = title
    .toLowerCase()
    .replaceAll("'", "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${operationId}/${words}`;
}
