import { redactEvent } from "../commands/redactEvent.ts";
import type { RedactionParams } from "../commands/requestRedaction.ts";
import { updateTask } from "../commands/updateTask.ts";
import { listEventsToRedact } from "../queries/listEventsToRedact.ts";
import type { ScheduledTask } from "../tables/scheduledTasks.ts";
import { failureIn } from "./failureIn.ts";
import type { JobContext } from "./jobContext.ts";

/**
 * Redacts a user's events, room by room and event by event. What was redacted before a crash is passed over after it;
 * what failed is tried again then, so that the result has it.
 */
export const redactAllEvents = async (
  { db, homeserver, log, signal }: JobContext,
  { id, params }: ScheduledTask,
): Promise<void> => {
  // Synapse's form, which requestRedaction has as well.
  const request = JSON.parse(params ?? "{}") as RedactionParams;
  const { user_id: userId, reason } = request;
  const context = { operation: "redactUserEvents", caller: request.requester.user_id, target: userId };
  const isLocal = userId.endsWith(`:${homeserver.serverName}`);
  const sender = isLocal && !request.use_admin ? userId : request.requester.user_id;

  await db.write(context, updateTask(id, { status: "active" }));
  const failed: Record<string, string> = {};
  for (const roomId of request.rooms) {
    const eventIds = await db.read(listEventsToRedact, {
      userId,
      roomId,
      beforeTs: request.before_ts,
      afterTs: request.after_ts,
      limit: request.limit,
    });
    if (eventIds === undefined) {
      const error = `404: The room ${roomId} is not known.`;
      await db.write(context, updateTask(id, { status: "failed", error }));
      return;
    }
    for (const eventId of eventIds) {
      if (signal.aborted) return;
      const redaction = { sender, roomId, eventId, reason };
      const failure = await failureIn(() => db.write(context, redactEvent(homeserver, id, redaction)), log);
      if (failure !== undefined) failed[eventId] = `403: ${failure}`;
    }
  }
  await db.write(context, updateTask(id, { status: "complete", result: { failed_redactions: failed } }));
  const failures = Object.keys(failed).length;
  log(failures > 0 ? "warn" : "info", "the redaction of a user's events is complete", {
    userId,
    task: id,
    failures,
  });
};
