import { listDevices } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const listUserDevices: Operation<"listUserDevices"> = async ({ target, db }) => {
  const devices = await db.read(listDevices, target.userId);
  return ok({ devices, total: devices.length });
};
