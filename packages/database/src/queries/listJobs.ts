import type { Reader } from "../reader.ts";
import type { ScheduledTask } from "../tables/scheduledTasks.ts";

/** What the jobs have to do. */
export interface Work {
  /** Full ids of deactivated users who are still to leave their rooms. */
  readonly departures: readonly string[];
  /** Unfinished tasks whose time has come, the oldest of each action. */
  readonly tasks: readonly ScheduledTask[];
}

/** How many of a kind are looked at: more than have a place at once, and few enough to look often. */
const most = 50;

/**
 * Looks for work that is not finished, whoever began it.
 * @param resting users and tasks, by their ids, that are not to be looked at now
 */
export const listJobs = async ({ sql }: Reader, now: number, resting: readonly string[]): Promise<Work> => {
  const [work] = await sql<Work>`
    SELECT ARRAY(SELECT DISTINCT user_id FROM users_pending_deactivation
                 WHERE user_id <> ALL (${resting}::text[]) LIMIT ${most}) AS departures,
           coalesce((
             SELECT json_agg(json_build_object('id', id, 'action', action, 'status', status, 'resourceId', resource_id,
                                               'params', params, 'result', result) ORDER BY timestamp)
             FROM unnest(ARRAY['redact_all_events', 'update_join_states']) AS a (wanted),
                  LATERAL (SELECT * FROM scheduled_tasks
                           WHERE status IN ('scheduled', 'active') AND timestamp <= ${now}
                             AND resource_id IS NOT NULL AND action = wanted AND id <> ALL (${resting}::text[])
                           ORDER BY timestamp LIMIT ${most}) t), '[]') AS tasks`;
  return work ?? { departures: [], tasks: [] };
};
