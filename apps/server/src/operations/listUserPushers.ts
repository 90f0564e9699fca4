import { listPushers } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const listUserPushers: Operation<"listUserPushers"> = async ({ target, db }) => {
  const pushers = await db.read(listPushers, target.userId);
  return ok({ pushers, total: pushers.length });
};
