import { TaskHeldError } from "../errors.ts";
import type { Transaction } from "../transaction.ts";

/** What Synapse calls the work that we take up from `scheduled_tasks`; there is more, which is left to it. */
export type TaskAction = "redact_all_events" | "update_join_states";

/** How far a task has come, in Synapse's words. */
export type TaskStatus = "scheduled" | "active" | "complete" | "failed";

/** A row of `scheduled_tasks`. */
export interface ScheduledTask {
  readonly id: string;
  readonly action: TaskAction;
  readonly status: TaskStatus;
  /** Full id of the user whom it is about. */
  readonly resourceId: string;
  /** JSON. */
  readonly params: string | null;
  /** JSON, as far as it has come. */
  readonly result: string | null;
}

/**
 * Takes an unfinished task for one step of it. Nobody else does a step of it until the transaction ends, and a process
 * that dies holds nothing.
 * @throws TaskHeldError where another process is at it just now, or the task is finished or gone
 */
export const holdTask = async (
  { sql }: Transaction,
  id: string,
): Promise<Pick<ScheduledTask, "status" | "result">> => {
  const [task] = await sql<Pick<ScheduledTask, "status" | "result">>`
    SELECT status, result FROM scheduled_tasks
    WHERE id = ${id} AND status IN ('scheduled', 'active') FOR UPDATE SKIP LOCKED`;
  if (!task) throw new TaskHeldError(`the task ${id} is another's, or finished`);
  return task;
};

/** Says how far a task has come. */
export const noteProgress = async (
  { sql, now }: Transaction,
  id: string,
  {
    status,
    result,
    error,
  }: { readonly status: TaskStatus; readonly result?: unknown; readonly error?: string },
): Promise<void> => {
  await sql`
    UPDATE scheduled_tasks
    SET status = ${status}, timestamp = ${now}, error = ${error ?? null},
        result = ${result === undefined ? null : JSON.stringify(result)}
    WHERE id = ${id}`;
};
