import { findAccountData } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const getUserAccountData: Operation<"getUserAccountData"> = async ({ target, db }) =>
  ok({ account_data: await db.read(findAccountData, target.userId) });
