import { endSession } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const logout: Operation<"logout"> = async ({ caller, db }) => {
  await db.write(endSession(caller));
  return ok({});
};
