import { command } from "../command.ts";
import { enterRedaction, isRedacted } from "../tables/redactions.ts";
import { type Homeserver, sendRedaction } from "../tables/roomEvents.ts";
import { holdRoom } from "../tables/rooms.ts";
import { holdTask } from "../tables/scheduledTasks.ts";

/** What to redact, and in whose name. */
export interface Redaction {
  /** Full id of the user who redacts. */
  readonly sender: string;
  readonly roomId: string;
  readonly eventId: string;
  /** For everyone in the room to read. */
  readonly reason: string | null;
}

/**
 * Redacts an event: one step of the task `redact_all_events`. An event that is redacted already is left alone.
 * @throws RoomUnwritableError where the event can't be redacted
 * @throws TaskHeldError where another process is at the task
 */
export const redactEvent = (
  homeserver: Homeserver,
  taskId: string,
  { sender, roomId, eventId, reason }: Redaction,
) =>
  command(
    "redactEvent",
    async (tx) => {
      await holdTask(tx, taskId);
      const room = await holdRoom(tx, roomId);
      if (await isRedacted(tx, eventId)) return;
      const sent = await sendRedaction(tx, homeserver, room, sender, eventId, reason);
      await enterRedaction(tx, sent, eventId);
    },
    { audited: false },
  );
