import { listMemberships } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const listUserMemberships: Operation<"listUserMemberships"> = async ({ path, db }) => {
  const rooms = await db.read(listMemberships, path.user_id);
  return ok({ memberships: Object.fromEntries(rooms.map(({ roomId, membership }) => [roomId, membership])) });
};
