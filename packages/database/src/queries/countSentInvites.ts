import type { Reader } from "../reader.ts";

/**
 * How many invitations the user sent, each one again that was sent again. Events that were refused count as well, those
 * without a time of arrival don't (Synapse 1.163.2 observed).
 *
 * Nothing finds memberships by their sender, so all member events that came since are looked at.
 * @param fromMs the earliest time of arrival, in ms since the Unix epoch
 */
export const countSentInvites = async ({ scan }: Reader, userId: string, fromMs: number): Promise<number> => {
  const [row] = await scan<{ invites: number }>`
    SELECT count(*) AS invites
    FROM events e JOIN room_memberships m ON m.event_id = e.event_id
    WHERE e.type = 'm.room.member' AND e.received_ts >= ${fromMs}
      AND m.sender = ${userId} AND m.membership = 'invite'`;
  return row?.invites ?? 0;
};
