import { parseEvent, type RoomEvent } from "@synapse-user-admin/events";

import { fragment, type Fragment } from "../sql.ts";
import type { RowWriter } from "../transaction.ts";

/**
 * A state group holds what changed since another group, and so on down to one that holds a whole state. Synapse begins
 * a new whole state where a chain would get longer than this (1.163.2 observed).
 */
const longestChain = 100;
/** Further than any chain goes: what doesn't end by then goes round in circles, or is no state that is known in full. */
const mostHops = 1000;

/** A state event and its id, which from room version 3 on is not in its JSON. */
export interface StateEvent {
  readonly eventId: string;
  readonly event: RoomEvent;
}

/** The groups that make up a state, the newest (`hop` 0) first. Needs `WITH RECURSIVE`. */
const chainOf = (group: number): Fragment => fragment`
  chain (state_group, hop) AS (
    SELECT ${group}::bigint, 0
    UNION ALL
    SELECT e.prev_state_group, hop + 1 FROM chain JOIN state_group_edges e ON e.state_group = chain.state_group
    WHERE hop < ${mostHops}
  )`;

/** What a state group says of some types and state keys, as far as it has them. */
export const stateIn = async (
  { sql }: RowWriter,
  group: number,
  keys: readonly (readonly [type: string, stateKey: string])[],
): Promise<StateEvent[]> => {
  const rows = await sql<{ eventId: string; json: string }>`
    WITH RECURSIVE ${chainOf(group)}
    SELECT newest.event_id AS "eventId", j.json
    FROM (
      SELECT DISTINCT ON (s.type, s.state_key) s.event_id
      FROM chain
      JOIN unnest(${keys.map(([type]) => type)}::text[], ${keys.map(([, key]) => key)}::text[]) AS k (type, state_key)
        ON true
      JOIN state_groups_state s ON s.state_group = chain.state_group AND s.type = k.type AND s.state_key = k.state_key
      ORDER BY s.type, s.state_key, chain.hop
    ) newest JOIN event_json j ON j.event_id = newest.event_id`;
  return rows.map(({ eventId, json }) => ({ eventId, event: parseEvent(json) }));
};

/** Whether a state group is the state that the room has now, to the last entry. */
export const isCurrentState = async ({ sql }: RowWriter, roomId: string, group: number): Promise<boolean> => {
  const [row] = await sql<{ same: boolean }>`
    WITH RECURSIVE ${chainOf(group)}, state AS (
      SELECT DISTINCT ON (s.type, s.state_key) s.type, s.state_key, s.event_id
      FROM chain JOIN state_groups_state s ON s.state_group = chain.state_group
      ORDER BY s.type, s.state_key, chain.hop
    )
    SELECT NOT EXISTS (
      SELECT 1 FROM state FULL JOIN (
        SELECT type, state_key, event_id FROM current_state_events WHERE room_id = ${roomId}
      ) now USING (type, state_key)
      WHERE state.event_id IS DISTINCT FROM now.event_id
    ) AS same`;
  return row?.same === true;
};

/**
 * Makes the state group of a state event: the state before it with itself in it.
 * @param before the state group before the event
 * @returns the new group's id
 */
export const addStateGroup = async (
  { sql }: RowWriter,
  before: number,
  event: {
    readonly eventId: string;
    readonly roomId: string;
    readonly type: string;
    readonly stateKey: string;
  },
): Promise<number> => {
  const { eventId, roomId, type, stateKey } = event;
  const [row] = await sql<{ id: number }>`
    WITH RECURSIVE ${chainOf(before)}, length AS (
      SELECT count(*) < ${longestChain} AS may_grow FROM chain
    ), made AS (
      INSERT INTO state_groups (id, room_id, event_id)
      VALUES (nextval('state_group_id_seq'), ${roomId}, ${eventId}) RETURNING id
    ), edge AS (
      INSERT INTO state_group_edges (state_group, prev_state_group)
      SELECT made.id, ${before} FROM made, length WHERE may_grow
    ), copied AS (
      INSERT INTO state_groups_state (state_group, room_id, type, state_key, event_id)
      SELECT DISTINCT ON (s.type, s.state_key) made.id, ${roomId}, s.type, s.state_key, s.event_id
      FROM made, length, chain JOIN state_groups_state s ON s.state_group = chain.state_group
      WHERE NOT may_grow AND NOT (s.type = ${type} AND s.state_key = ${stateKey})
      ORDER BY s.type, s.state_key, chain.hop
    ), changed AS (
      INSERT INTO state_groups_state (state_group, room_id, type, state_key, event_id)
      SELECT made.id, ${roomId}, ${type}, ${stateKey}, ${eventId} FROM made
    )
    SELECT id FROM made`;
  if (!row) throw new Error("making a state group gave none back");
  return row.id;
};
