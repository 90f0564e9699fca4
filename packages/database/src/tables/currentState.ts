import type { RowWriter } from "../transaction.ts";
import type { SentMembership } from "./roomEvents.ts";

/** How the memberships in a room changed: from what they were (`null`: nothing) to what they are. */
export interface StateChange {
  readonly roomId: string;
  /** `current_state_delta_stream.stream_id`. */
  readonly streamId: number;
  readonly members: readonly MemberChange[];
  /** Whether nobody of this server is in the room any more. */
  readonly isLeft: boolean;
}

export interface MemberChange {
  readonly userId: string;
  readonly from: string | null;
  readonly to: string;
}

/**
 * Makes a member event the room's current state, and tells other processes. When the last local user leaves, the server
 * is out of the room and keeps no current state of it (Synapse 1.163.2 observed).
 * @returns `undefined` where the server is in the room no more, so that there is no current state
 */
export const changeCurrentState = async (
  tx: RowWriter,
  { roomId, userId, eventId, streamOrdering, membership }: SentMembership,
): Promise<StateChange | undefined> => {
  tx.announce("cs_cache_fake", [roomId, userId]);
  const [before] = await tx.sql<{ isOurs: boolean; othersJoined: boolean }>`
    SELECT EXISTS (SELECT 1 FROM current_state_events
                   WHERE room_id = ${roomId} AND type = 'm.room.create' AND state_key = '') AS "isOurs",
           EXISTS (SELECT 1 FROM local_current_membership
                   WHERE room_id = ${roomId} AND membership = 'join' AND user_id <> ${userId}) AS "othersJoined"`;
  if (before?.isOurs !== true) return undefined;
  const change = { roomId, streamId: streamOrdering };

  if (membership === "join" || before.othersJoined) {
    const [row] = await tx.sql<{ from: string | null }>`
      WITH before AS (
        SELECT event_id, membership FROM current_state_events
        WHERE room_id = ${roomId} AND type = 'm.room.member' AND state_key = ${userId}
      ), delta AS (
        INSERT INTO current_state_delta_stream (stream_id, room_id, type, state_key, event_id, prev_event_id, instance_name)
        VALUES (${streamOrdering}, ${roomId}, 'm.room.member', ${userId}, ${eventId}, (SELECT event_id FROM before),
                'master')
      ), now AS (
        INSERT INTO current_state_events (event_id, room_id, type, state_key, membership, event_stream_ordering)
        VALUES (${eventId}, ${roomId}, 'm.room.member', ${userId}, ${membership}, ${streamOrdering})
        ON CONFLICT (room_id, type, state_key) DO UPDATE
        SET event_id = excluded.event_id, membership = excluded.membership,
            event_stream_ordering = excluded.event_stream_ordering
      )
      SELECT (SELECT membership FROM before) AS "from"`;
    return { ...change, members: [{ userId, from: row?.from ?? null, to: membership }], isLeft: false };
  }

  const gone = await tx.sql<{ userId: string; from: string }>`
    WITH gone AS (
      DELETE FROM current_state_events WHERE room_id = ${roomId} RETURNING type, state_key, event_id, membership
    ), delta AS (
      INSERT INTO current_state_delta_stream (stream_id, room_id, type, state_key, event_id, prev_event_id, instance_name)
      SELECT ${streamOrdering}, ${roomId}, type, state_key, NULL, event_id, 'master' FROM gone
    ), list AS (
      DELETE FROM sliding_sync_joined_rooms WHERE room_id = ${roomId}
    )
    SELECT state_key AS "userId", membership AS "from" FROM gone WHERE membership IS NOT NULL`;
  return { ...change, members: gone.map((member) => ({ ...member, to: "leave" })), isLeft: true };
};
