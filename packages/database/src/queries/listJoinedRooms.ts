import type { Reader } from "../reader.ts";
import { joinedRoomsOf } from "../statements.ts";

/** Ids of the rooms that the user is joined to, by the rooms' current state, for users of any server alike. */
export const listJoinedRooms = async ({ prepared }: Reader, userId: string): Promise<string[]> => {
  const rows = await prepared(joinedRoomsOf, [userId]);
  return rows.map(({ roomId }) => roomId);
};
