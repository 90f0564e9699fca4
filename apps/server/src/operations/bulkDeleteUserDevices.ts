import { deleteDevices } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const bulkDeleteUserDevices: Operation<"bulkDeleteUserDevices"> = async ({ target, body, db }) => {
  await db.write(deleteDevices(target.userId, body.devices));
  return ok({});
};
