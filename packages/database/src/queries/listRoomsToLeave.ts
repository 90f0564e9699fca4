import type { Reader } from "../reader.ts";

/**
 * The rooms that a deactivated user is invited to, knocked at or is in, in the order in which they are left: invitations,
 * knocks, rooms (Synapse 1.163.2 observed).
 * @returns their ids; none of an active user
 */
export const listRoomsToLeave = async ({ sql }: Reader, userId: string): Promise<readonly string[]> => {
  const rows = await sql<{ roomId: string }>`
    SELECT m.room_id AS "roomId"
    FROM local_current_membership m JOIN users u ON u.name = m.user_id
    WHERE m.user_id = ${userId} AND u.deactivated = 1 AND m.membership IN ('join', 'invite', 'knock')
    ORDER BY array_position(ARRAY['invite', 'knock', 'join'], m.membership), m.room_id`;
  return rows.map(({ roomId }) => roomId);
};
