import { endAllSessions } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const logoutAll: Operation<"logoutAll"> = async ({ caller, db }) => {
  await db.write(endAllSessions(caller.userId));
  return ok({});
};
