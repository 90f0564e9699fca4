import type { OperationContract } from "@synapse-user-admin/contract-tests";

/** What sort of mistake it is that a developer could have made. */
export type MutationKind =
  | "absent for null"
  | "authorisation"
  | "case of letters"
  | "duplicates"
  | "filter"
  | "idempotence"
  | "limit ignored"
  | "missing data"
  | "missing side effect"
  | "null for absent"
  | "off by one"
  | "order"
  | "someone else's rows"
  | "token not ended"
  | "unit"
  | "wrong default"
  | "wrong errcode"
  | "wrong field"
  | "wrong status"
  | "wrong type";

/** A deliberate fault of the server, which the contract tests have to notice. */
export interface Mutation {
  /** Whose contract tests have to. */
  readonly operation: OperationContract["operationId"];
  /** Operations whose contract tests may notice it as well: where the promise is also theirs. */
  readonly related?: readonly OperationContract["operationId"][];
  readonly kind: MutationKind;
  /** What the server does then, in one sentence. */
  readonly what: string;
  /** Path from the root of the repository. */
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}
