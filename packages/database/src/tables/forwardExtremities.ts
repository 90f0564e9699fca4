import { RoomUnwritableError } from "../errors.ts";
import type { RowWriter } from "../transaction.ts";
import type { HeldRoom } from "./rooms.ts";
import { isCurrentState } from "./stateGroups.ts";

/** An event that a new one may follow. */
export interface PrevEvent {
  readonly eventId: string;
  /** In old room versions it may be beyond what a number holds exactly. */
  readonly depth: bigint;
  /** As `event_json` holds it, in the room versions that refer to events by their hashes as well; `{}` in others. */
  readonly json: string;
}

/** Where a new event goes: after which ones, and with which state before it. */
export interface Place {
  readonly prevEvents: readonly PrevEvent[];
  readonly stateGroup: number;
}

/** How many events a new one follows at most; of more, the deepest (Synapse 1.163.2 observed). */
const mostPrevEvents = 10;

/**
 * The end of a room: its forward extremities, and the state that they add up to.
 *
 * What several extremities with different states add up to takes the state resolution algorithm, which is not done
 * here. But it was done when the last of them came: `current_state_events` holds what came of it for all of them. So the
 * end can be used where one of the extremities has that very state: then it is the state before an event that follows
 * all of them, or those that have it.
 *
 * @throws RoomUnwritableError where the state can't be told
 */
export const endOf = async (tx: RowWriter, { roomId, version }: HeldRoom): Promise<Place> => {
  const extremities = await tx.sql<Omit<PrevEvent, "depth"> & { depth: string; stateGroup: number | null }>`
    SELECT x.event_id AS "eventId", e.depth::text,
           CASE WHEN ${version.eventIds === "given"} THEN j.json ELSE '{}' END AS json, g.state_group AS "stateGroup"
    FROM event_forward_extremities x
    JOIN events e ON e.event_id = x.event_id
    JOIN event_json j ON j.event_id = x.event_id
    LEFT JOIN event_to_state_groups g ON g.event_id = x.event_id
    WHERE x.room_id = ${roomId}
    ORDER BY e.depth DESC, e.stream_ordering DESC`;
  if (extremities.length === 0) {
    throw new RoomUnwritableError(`${roomId} has no events here that another one could follow`);
  }
  const known = extremities.flatMap(({ stateGroup, depth, ...event }) =>
    stateGroup === null ? [] : [{ ...event, depth: BigInt(depth), stateGroup }],
  );
  if (known.length < extremities.length) {
    throw new RoomUnwritableError(`the state at the end of ${roomId} is not known`);
  }
  const groups = [...new Set(known.map(({ stateGroup }) => stateGroup))];
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) {
    return { prevEvents: known.slice(0, mostPrevEvents), stateGroup: only };
  }
  for (const group of groups) {
    if (!(await isCurrentState(tx, roomId, group))) continue;
    const prevEvents =
      known.length <= mostPrevEvents ? known : known.filter(({ stateGroup }) => stateGroup === group);
    return { prevEvents: prevEvents.slice(0, mostPrevEvents), stateGroup: group };
  }
  throw new RoomUnwritableError(
    `${roomId} ends in ${extremities.length} events whose states differ, and none of them is the room's own`,
  );
};
