import { createDevice } from "@synapse-user-admin/database";
import { created, type Operation } from "../http/operation.ts";

export const createUserDevice: Operation<"createUserDevice"> = async ({ target, body, db }) => {
  await db.write(createDevice(target.userId, body.device_id));
  return created({});
};
