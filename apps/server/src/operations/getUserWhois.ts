import { listConnections } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const getUserWhois: Operation<"getUserWhois"> = async ({ target, db }) => {
  const connections = await db.read(listConnections, target.userId);
  // Synapse does not tell devices apart here: everything stands under the empty id.
  return ok({ user_id: target.userId, devices: { "": { sessions: [{ connections }] } } });
};
