import type { Reader } from "../reader.ts";

/** What a user can be in a room. */
export type Membership = "join" | "leave" | "invite" | "ban" | "knock";

/** A room that the server knows the user in. */
export interface RoomMembership {
  readonly roomId: string;
  readonly membership: Membership;
}

/**
 * What the user is in which room, by the rooms' current state, for users of any server alike: rooms that the user forgot
 * are there, rooms that nobody of this server is in any more are not (Synapse 1.163.2 observed).
 */
export const listMemberships = ({ sql }: Reader, userId: string): Promise<RoomMembership[]> =>
  sql<RoomMembership>`
    SELECT room_id AS "roomId", membership
    FROM current_state_events
    WHERE type = 'm.room.member' AND state_key = ${userId} AND membership IS NOT NULL
    ORDER BY room_id`;
