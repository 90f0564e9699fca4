import { deleteRatelimitOverride } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const deleteUserRatelimitOverride: Operation<"deleteUserRatelimitOverride"> = async ({
  target,
  db,
}) => {
  await db.write(deleteRatelimitOverride(target.userId));
  return ok({});
};
