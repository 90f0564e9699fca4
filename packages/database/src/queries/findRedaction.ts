import type { Reader } from "../reader.ts";
import type { TaskStatus } from "../tables/scheduledTasks.ts";

/** How a redaction of a user's events goes. */
export interface RedactionTask {
  readonly status: TaskStatus;
  /** Why it failed as a whole. */
  readonly error: string | null;
  /** JSON: `failed_redactions` once it is complete. */
  readonly result: string | null;
}

/** Finds a redaction that was asked for, by its task's id. */
export const findRedaction = async ({ sql }: Reader, id: string): Promise<RedactionTask | undefined> => {
  const [task] = await sql<RedactionTask>`
    SELECT status, error, result FROM scheduled_tasks WHERE id = ${id} AND action = 'redact_all_events'`;
  return task;
};
