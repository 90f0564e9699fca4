// Generated from the files in src/operations by `generate`. Do not edit.
import type { OperationId } from "@synapse-user-admin/contract";
import type { Operation } from "../http/operation.ts";
import type { NotBuiltYet } from "../operations/notBuiltYet.ts";
import { getUser } from "../operations/getUser.ts";

/** Each operation of the contract that is built, and no other: the compiler holds the two sets equal. */
export const handlers = {
  getUser,
} satisfies { [Id in Exclude<OperationId, NotBuiltYet>]: Operation<Id> };
