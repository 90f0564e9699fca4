// Generated from the files in src/operations by `generate`. Do not edit.
import type { OperationContract } from "../contractOf.ts";
import { deactivateUser } from "../operations/deactivateUser.contract.ts";
import { deleteUserDevice } from "../operations/deleteUserDevice.contract.ts";
import { getUser } from "../operations/getUser.contract.ts";
import { listUsersV3 } from "../operations/listUsersV3.contract.ts";

/** The contract tests of every operation that has some, by operationId. */
export const contracts: readonly OperationContract[] = [
  deactivateUser,
  deleteUserDevice,
  getUser,
  listUsersV3,
];
