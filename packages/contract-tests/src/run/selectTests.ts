import { operations } from "@synapse-user-admin/contract";
import type { ContractTest, OperationContract } from "../contractOf.ts";
import { isNewer } from "./isNewer.ts";

/** Which tests are wanted. */
export interface Selection {
  /** `documented` leaves out what only the running Synapse shows. */
  readonly level: "documented" | "observed";
  /** Leaves out what a later Synapse added: `1.122` or `1.122.0`. */
  readonly synapseVersion: string | undefined;
  /** Operations, or ids of tests; all where there is none. */
  readonly only: readonly string[];
}

/** The tests that are wanted, in the order of their operations. */
export function selectTests(
  contracts: readonly OperationContract[],
  { level, synapseVersion, only }: Selection,
): readonly ContractTest[] {
  return contracts
    .flatMap(({ tests }) => tests)
    .filter(({ id, operationId, basis, since }) => {
      const isThere = (added: string | null | undefined) =>
        synapseVersion === undefined ||
        added === null ||
        added === undefined ||
        !isNewer(added, synapseVersion);
      return (
        (level === "observed" || basis === "documented") &&
        isThere(since) &&
        isThere(operations[operationId].addedInSynapse) &&
        (only.length === 0 || only.includes(operationId) || only.includes(id))
      );
    });
}
