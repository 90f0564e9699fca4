import { redactEvent } from "../commands/redactEvent.ts";
import { updateTask } from "../commands/updateTask.ts";
import { listEventsToRedact, type RedactableFilter } from "../queries/listEventsToRedact.ts";
import { storableText } from "../storableText.ts";
import type { ScheduledTask } from "../tables/scheduledTasks.ts";
import { failureIn } from "./failureIn.ts";
import type { JobContext } from "./jobContext.ts";
import { readJson, readObject } from "./readJson.ts";

/** How often failures are noted in the task, in ms. */
const noteMs = 1_000;
/** How many of a user's events are looked at in a room where the task doesn't say. */
const usualLimit = 1000;

/**
 * Redacts a user's events, room by room and event by event. What was redacted before a crash is passed over after it,
 * and so is what is noted to have failed: a process that goes on with the task of another one always gets further.
 */
export const redactAllEvents = async (
  { db, homeserver, log, signal }: JobContext,
  { id, params, result }: ScheduledTask,
): Promise<void> => {
  const request = readParams(params);
  if (request === undefined) {
    const error = "The task's parameters can't be read.";
    await db.write({ operation: "redactUserEvents" }, updateTask(id, { status: "failed", error }));
    log("error", "a redaction failed, as its parameters can't be read", { task: id });
    return;
  }
  const { userId, reason, rooms, requester, useAdmin, ...filter } = request;
  const context = { operation: "redactUserEvents", caller: requester, target: userId };
  const isLocal = userId.endsWith(`:${homeserver.serverName}`);
  const sender = isLocal && !useAdmin ? userId : requester;

  const failed = new Map(Object.entries(failuresIn(result)));
  const resultSoFar = () => ({ failed_redactions: Object.fromEntries(failed) });
  let notedAt = 0;
  const note = async (): Promise<void> => {
    if (Date.now() < notedAt + noteMs) return;
    await db.write(context, updateTask(id, { status: "active", result: resultSoFar() }));
    notedAt = Date.now();
  };
  await note();
  for (const roomId of rooms) {
    if (signal.aborted) return;
    const lists: (readonly string[] | undefined)[] = [];
    const unread = await failureIn(
      async () => {
        // No room has an id that the database can't hold; asked for it, it would break.
        const isStorable = storableText(roomId) === roomId;
        lists.push(isStorable ? await db.read(listEventsToRedact, { ...filter, userId, roomId }) : undefined);
      },
      log,
      { task: id, roomId },
    );
    if (unread !== undefined) {
      failed.set(roomId, `500: ${unread}`);
      continue;
    }
    const [eventIds] = lists;
    if (eventIds === undefined) {
      const error = `404: The room ${storableText(roomId)} is not known.`;
      await db.write(context, updateTask(id, { status: "failed", error }));
      return;
    }
    for (const eventId of eventIds) {
      if (signal.aborted) return;
      if (failed.has(eventId)) continue;
      const redaction = { sender, roomId, eventId, reason };
      const failure = await failureIn(() => db.write(context, redactEvent(homeserver, id, redaction)), log, {
        task: id,
        roomId,
        eventId,
      });
      if (failure === undefined) continue;
      failed.set(eventId, `403: ${failure}`);
      await note();
    }
  }
  await db.write(context, updateTask(id, { status: "complete", result: resultSoFar() }));
  log(failed.size > 0 ? "warn" : "info", "the redaction of a user's events is complete", {
    userId,
    task: id,
    failures: failed.size,
  });
};

/** What a task is to do, in our words. */
interface Request extends Omit<RedactableFilter, "roomId"> {
  readonly rooms: readonly string[];
  /** Full id of the administrator. */
  readonly requester: string;
  readonly useAdmin: boolean;
  readonly reason: string | null;
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const integerOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;

/**
 * Synapse's form, which requestRedaction has as well; `undefined` where it is another one. A reason that is empty is none,
 * and a bound of 0 is none (1.163.2 observed).
 */
const readParams = (params: string | null): Request | undefined => {
  const { rooms, requester, ...request } = readJson(params);
  const userId = textOf(request["user_id"]);
  const requesterId = textOf(readObject(requester)["user_id"]);
  const areRooms = Array.isArray(rooms) && rooms.every((roomId) => typeof roomId === "string");
  if (userId === undefined || requesterId === undefined || !areRooms) return undefined;
  return {
    userId,
    rooms,
    requester: requesterId,
    useAdmin: request["use_admin"] === true,
    reason: textOf(request["reason"]) || null,
    beforeTs: integerOf(request["before_ts"]) || null,
    afterTs: integerOf(request["after_ts"]) || null,
    limit: integerOf(request["limit"]) ?? usualLimit,
  };
};

/** What failed so far, as it was noted. */
const failuresIn = (result: string | null): Record<string, string> => {
  const noted = Object.entries(readObject(readJson(result)["failed_redactions"]));
  return Object.fromEntries(noted.flatMap(([id, why]) => (typeof why === "string" ? [[id, why]] : [])));
};
