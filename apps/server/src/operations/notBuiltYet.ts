import type { OperationId } from "@synapse-user-admin/contract";

/** Operations that the contract describes and this server answers with 501; the list has to become empty. */
export const notBuiltYet = [
  "getRedactionStatus",
  "redactUserEvents",
] as const satisfies readonly OperationId[];

export type NotBuiltYet = (typeof notBuiltYet)[number];

const names: ReadonlySet<OperationId> = new Set(notBuiltYet);

export const isNotBuiltYet = (operationId: OperationId) => names.has(operationId);
