import type { Reader } from "../reader.ts";
import { isInForce } from "../tables/redactions.ts";

/** Which of a user's events in a room. */
export interface RedactableFilter {
  readonly userId: string;
  readonly roomId: string;
  /** Of when, in ms since the Unix epoch, both inclusive. */
  readonly beforeTs: number | null;
  readonly afterTs: number | null;
  /** How many are looked at, those included that are redacted already. */
  readonly limit: number;
}

/**
 * A user's messages, encrypted events and joins in a room that are not redacted yet, the newest first (Synapse 1.163.2
 * observed).
 * @returns their ids; `undefined` where the room isn't known
 */
export const listEventsToRedact = async (
  { scan }: Reader,
  { userId, roomId, beforeTs, afterTs, limit }: RedactableFilter,
): Promise<readonly string[] | undefined> => {
  const [row] = await scan<{ isKnown: boolean; eventIds: string[] }>`
    SELECT EXISTS (SELECT 1 FROM rooms WHERE room_id = ${roomId} AND room_version IS NOT NULL) AS "isKnown",
           ARRAY(
             SELECT looked_at.event_id FROM (
               SELECT e.event_id, e.received_ts, e.stream_ordering
               FROM events e LEFT JOIN room_memberships m ON m.event_id = e.event_id
               WHERE e.room_id = ${roomId} AND e.sender = ${userId}
                 AND NOT e.outlier AND e.rejection_reason IS NULL
                 AND (e.type IN ('m.room.message', 'm.room.encrypted')
                      OR (e.type = 'm.room.member' AND m.membership = 'join'))
                 AND (${beforeTs}::bigint IS NULL OR e.origin_server_ts <= ${beforeTs}::bigint)
                 AND (${afterTs}::bigint IS NULL OR e.origin_server_ts >= ${afterTs}::bigint)
               ORDER BY e.received_ts DESC, e.stream_ordering DESC LIMIT ${limit}
             ) looked_at
             WHERE NOT EXISTS (SELECT 1 FROM redactions r WHERE r.redacts = looked_at.event_id AND ${isInForce})
             ORDER BY looked_at.received_ts DESC, looked_at.stream_ordering DESC) AS "eventIds"`;
  return row?.isKnown === true ? row.eventIds : undefined;
};
