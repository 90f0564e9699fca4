import { countCumulativeJoinedRooms } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const getUserCumulativeJoinedRoomCount: Operation<"getUserCumulativeJoinedRoomCount"> = async ({
  path,
  query,
  db,
}) =>
  ok({
    cumulative_joined_room_count: await db.read(countCumulativeJoinedRooms, path.user_id, query.from_ts),
  });
