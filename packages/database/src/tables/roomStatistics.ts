import type { RowWriter } from "../transaction.ts";
import type { StateChange } from "./currentState.ts";

/** The columns of `room_stats_current` that count members. */
const columnOf: Readonly<Record<string, string>> = {
  join: "joined_members",
  invite: "invited_members",
  leave: "left_members",
  ban: "banned_members",
  knock: "knocked_members",
};

/**
 * Keeps the counts of rooms and users up with a change of state, as far as they were up with everything before it.
 *
 * Synapse counts in the background, change by change, and notes how far it has come (`stats_incremental_position`). A
 * Synapse that has changes to catch up with will come upon this one as well, so it is left to it; otherwise this one is
 * counted here and the note moved on, so that it isn't counted twice.
 *
 * @param serverName the part behind the colon of local users' ids
 */
export const countChange = async (
  { sql }: RowWriter,
  { roomId, streamId, members, isLeft }: StateChange,
  serverName: string,
): Promise<void> => {
  const [position] = await sql`
    UPDATE stats_incremental_position SET stream_id = greatest(stream_id, ${streamId})
    WHERE stream_id >= coalesce((SELECT max(stream_id) FROM current_state_delta_stream WHERE stream_id < ${streamId}), 0)
    RETURNING stream_id`;
  if (!position) return;

  const steps = new Map<string, number>();
  const step = (column: string | undefined, by: number): void => {
    if (column !== undefined) steps.set(column, (steps.get(column) ?? 0) + by);
  };
  const leavers: string[] = [];
  for (const { userId, from, to } of members) {
    const isLocal = userId.endsWith(`:${serverName}`);
    step(from === null ? "current_state_events" : columnOf[from], from === null ? 1 : -1);
    step(columnOf[to], 1);
    const joined = Number(to === "join") - Number(from === "join");
    if (!isLocal || joined === 0) continue;
    step("local_users_in_room", joined);
    if (joined < 0) leavers.push(userId);
  }
  const by = (column: string): number => steps.get(column) ?? 0;
  await sql`
    WITH room AS (
      UPDATE room_stats_current
      SET current_state_events = current_state_events + ${by("current_state_events")},
          joined_members = joined_members + ${by("joined_members")},
          invited_members = invited_members + ${by("invited_members")},
          left_members = left_members + ${by("left_members")},
          banned_members = banned_members + ${by("banned_members")},
          knocked_members = coalesce(knocked_members, 0) + ${by("knocked_members")},
          local_users_in_room = local_users_in_room + ${by("local_users_in_room")},
          completed_delta_stream_id = ${streamId}
      WHERE room_id = ${roomId}
    ), state AS (
      UPDATE room_stats_state
      SET name = NULL, canonical_alias = NULL, join_rules = NULL, history_visibility = NULL, encryption = NULL,
          avatar = NULL, guest_access = NULL, topic = NULL
      WHERE room_id = ${roomId} AND ${isLeft}
    )
    UPDATE user_stats_current
    SET joined_rooms = joined_rooms - 1, completed_delta_stream_id = ${streamId}
    WHERE user_id = ANY (${leavers}::text[])`;
};
