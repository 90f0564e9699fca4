import type { Reader } from "../reader.ts";

/**
 * The rooms that a user is in, by their ids.
 * @param after id of the last room that is passed over
 */
export const listRoomsToTell = async (
  { sql }: Reader,
  userId: string,
  after: string,
): Promise<readonly string[]> => {
  const rows = await sql<{ roomId: string }>`
    SELECT room_id AS "roomId" FROM local_current_membership
    WHERE user_id = ${userId} AND membership = 'join' AND room_id > ${after} ORDER BY room_id`;
  return rows.map(({ roomId }) => roomId);
};
