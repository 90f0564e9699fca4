import { command } from "../command.ts";

/** How long it can be asked what came of a task (seed: "Check the status of a redaction process"), in ms. */
const rememberedMs = 24 * 3_600_000;

/** Removes the tasks of ours that ended more than a day ago. */
export const forgetTasks = () =>
  command(
    "forgetTasks",
    async ({ sql, now }) => {
      await sql`
        DELETE FROM scheduled_tasks
        WHERE status IN ('complete', 'failed') AND timestamp < ${now - rememberedMs}
          AND action IN ('redact_all_events', 'update_join_states')`;
    },
    { audited: false },
  );
