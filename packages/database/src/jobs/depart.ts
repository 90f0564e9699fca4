import { endDeparture } from "../commands/endDeparture.ts";
import { leaveRoom } from "../commands/leaveRoom.ts";
import { listRoomsToLeave } from "../queries/listRoomsToLeave.ts";
import { failureIn } from "./failureIn.ts";
import type { JobContext } from "./jobContext.ts";

/**
 * Takes a deactivated user out of their rooms, one after the other. A room that can't be written to is told of in the
 * log, and the user stays in it.
 */
export const depart = async ({ db, homeserver, log, signal }: JobContext, userId: string): Promise<void> => {
  const context = { operation: "deactivateUser", target: userId };
  const rooms = await db.read(listRoomsToLeave, userId);
  const failed: Record<string, string> = {};
  for (const roomId of rooms) {
    if (signal.aborted) return;
    const failure = await failureIn(() => db.write(context, leaveRoom(homeserver, userId, roomId)), log, {
      userId,
      roomId,
    });
    if (failure === undefined) continue;
    failed[roomId] = failure;
    log("warn", "a deactivated user could not be taken out of a room", { userId, roomId, reason: failure });
  }
  const left = rooms.length - Object.keys(failed).length;
  await db.write(context, endDeparture(userId, left, failed));
  log("info", "a deactivated user has left their rooms", {
    userId,
    left,
    failed: Object.keys(failed).length,
  });
};
