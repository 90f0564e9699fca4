import { updateDevice } from "@synapse-user-admin/database";
import { notFound } from "../http/errors.ts";
import { ok, type Operation } from "../http/operation.ts";

export const updateUserDevice: Operation<"updateUserDevice"> = async ({ target, path, body, db }) => {
  if (!(await db.write(updateDevice(target.userId, path.device_id, body.display_name ?? null)))) {
    throw notFound(`${target.userId} has no device '${path.device_id}'.`);
  }
  return ok({});
};
