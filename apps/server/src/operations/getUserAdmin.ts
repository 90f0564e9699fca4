import { isAdmin } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const getUserAdmin: Operation<"getUserAdmin"> = async ({ target, db }) =>
  ok({ admin: await db.read(isAdmin, target.userId) });
