import { listJoinedRooms } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const listUserJoinedRooms: Operation<"listUserJoinedRooms"> = async ({ path, db }) => {
  const rooms = await db.read(listJoinedRooms, path.user_id);
  return ok({ joined_rooms: rooms, total: rooms.length });
};
