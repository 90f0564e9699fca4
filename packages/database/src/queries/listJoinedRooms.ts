import type { Reader } from "../reader.ts";

/** Ids of the rooms that the user is joined to, by the rooms' current state, for users of any server alike. */
export const listJoinedRooms = async ({ sql }: Reader, userId: string): Promise<string[]> => {
  const rows = await sql<{ roomId: string }>`
    SELECT room_id AS "roomId"
    FROM current_state_events
    WHERE type = 'm.room.member' AND state_key = ${userId} AND membership = 'join'
    ORDER BY room_id`;
  return rows.map(({ roomId }) => roomId);
};
