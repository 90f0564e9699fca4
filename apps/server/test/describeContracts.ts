import { contracts, createContext, missing, type TargetServer } from "@synapse-user-admin/contract-tests";
import { describe, it } from "vitest";

/** Makes the contract tests of every operation tests of Vitest, against a server that is there once tests run. */
export function describeContracts(server: () => TargetServer) {
  for (const { operationId, tests } of contracts) {
    describe(operationId, () => {
      for (const test of tests) {
        it.concurrent(test.title, async ({ skip }) => {
          const reason = missing(test.needs, server());
          skip(reason !== undefined, reason);
          await test.run(createContext(server(), operationId));
        });
      }
    });
  }
}
