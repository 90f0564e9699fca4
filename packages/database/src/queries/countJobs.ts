import type { Reader } from "../reader.ts";

/** How many jobs of a kind are in a state. */
export interface JobCount {
  /** A task's action as Synapse names it, or `departure`. */
  readonly action: string;
  /** `scheduled`, `active`, `complete` or `failed`. */
  readonly status: string;
  readonly count: number;
}

/** Counts what the jobs have to do, and the tasks of the last day that have ended; by the index on `status`. */
export const countJobs = ({ sql }: Reader): Promise<JobCount[]> => sql<JobCount>`
  SELECT action, status, count(*)::int AS count FROM scheduled_tasks
  WHERE status = ANY (ARRAY['scheduled', 'active', 'complete', 'failed'])
    AND action IN ('redact_all_events', 'update_join_states')
  GROUP BY action, status
  UNION ALL
  SELECT 'departure', 'scheduled', count(DISTINCT user_id)::int FROM users_pending_deactivation`;
