import { findDevice } from "@synapse-user-admin/database";
import { notFound } from "../http/errors.ts";
import { ok, type Operation } from "../http/operation.ts";

export const getUserDevice: Operation<"getUserDevice"> = async ({ target, path, db }) => {
  const device = await db.read(findDevice, target.userId, path.device_id);
  if (device === undefined) {
    throw notFound(`${target.userId} has no device '${path.device_id}'.`);
  }
  return ok(device);
};
