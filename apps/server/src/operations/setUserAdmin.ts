import { setAdmin } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";
import { refuseSelfDemotion } from "../selfDemotion.ts";

export const setUserAdmin: Operation<"setUserAdmin"> = async ({ target, caller, body, db }) => {
  refuseSelfDemotion(caller.userId, target.userId, body.admin);
  await db.write(setAdmin(target.userId, body.admin));
  return ok({});
};
