import { deleteDevices } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const deleteUserDevice: Operation<"deleteUserDevice"> = async ({ target, path, db }) => {
  await db.write(deleteDevices(target.userId, [path.device_id]));
  return ok({});
};
