import { setSuspension } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const setUserSuspension: Operation<"setUserSuspension"> = async ({ target, body, db }) => {
  await db.write(setSuspension(target.userId, body.suspend));
  return ok({ [`user_${target.userId}_suspended`]: body.suspend });
};
