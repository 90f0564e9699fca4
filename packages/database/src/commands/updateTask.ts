import { command } from "../command.ts";
import { holdTask, noteProgress, type TaskStatus } from "../tables/scheduledTasks.ts";

/**
 * Says how far a task has come.
 * @param result what came of it so far, as JSON
 * @param error why it failed
 * @throws TaskHeldError where another process is at the task, or has finished it
 */
export const updateTask = (
  id: string,
  progress: { readonly status: TaskStatus; readonly result?: unknown; readonly error?: string },
) =>
  command(
    "updateTask",
    async (tx) => {
      await holdTask(tx, id);
      await noteProgress(tx, id, progress);
    },
    { audited: false },
  );
