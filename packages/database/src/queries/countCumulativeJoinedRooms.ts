import type { Reader } from "../reader.ts";

/**
 * In how many rooms the user has a join that came since, wherever the user is now. A new name or avatar in a room is such
 * a join too (Synapse 1.163.2 observed).
 * @param fromMs the earliest time of arrival, in ms since the Unix epoch
 */
export const countCumulativeJoinedRooms = async (
  { sql }: Reader,
  userId: string,
  fromMs: number,
): Promise<number> => {
  const [row] = await sql<{ rooms: number }>`
    SELECT count(DISTINCT m.room_id) AS rooms
    FROM room_memberships m JOIN events e ON e.event_id = m.event_id
    WHERE m.user_id = ${userId} AND m.membership = 'join'
      AND e.type = 'm.room.member' AND e.received_ts >= ${fromMs}`;
  return row?.rooms ?? 0;
};
