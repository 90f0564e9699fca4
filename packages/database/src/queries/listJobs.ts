import type { Reader } from "../reader.ts";
import type { ScheduledTask } from "../tables/scheduledTasks.ts";

/** What the jobs have to do. */
export interface Work {
  /** Full ids of the deactivated users who are still to leave their rooms. */
  readonly departures: readonly string[];
  /** Unfinished tasks whose time has come, the oldest first. */
  readonly tasks: readonly ScheduledTask[];
}

/** Looks for work that is not finished, whoever began it. */
export const listJobs = async ({ sql }: Reader, now: number): Promise<Work> => {
  const [work] = await sql<Work>`
    SELECT ARRAY(SELECT DISTINCT user_id FROM users_pending_deactivation) AS departures,
           coalesce((
             SELECT json_agg(json_build_object('id', id, 'action', action, 'status', status, 'resourceId', resource_id,
                                               'params', params, 'result', result) ORDER BY timestamp)
             FROM scheduled_tasks
             WHERE status IN ('scheduled', 'active') AND timestamp <= ${now} AND resource_id IS NOT NULL
               AND action IN ('redact_all_events', 'update_join_states')), '[]') AS tasks`;
  return work ?? { departures: [], tasks: [] };
};
