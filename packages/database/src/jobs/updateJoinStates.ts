import { type ProfileProgress, showProfileInRoom } from "../commands/showProfileInRoom.ts";
import { updateTask } from "../commands/updateTask.ts";
import { listRoomsToTell } from "../queries/listRoomsToTell.ts";
import type { ScheduledTask } from "../tables/scheduledTasks.ts";
import { failureIn } from "./failureIn.ts";
import type { JobContext } from "./jobContext.ts";

/** Shows a user's name and avatar as they are now in the rooms that the user is in, one after the other. */
export const updateJoinStates = async (
  { db, homeserver, log, signal }: JobContext,
  { id, resourceId: userId, result }: ScheduledTask,
): Promise<void> => {
  const context = { operation: "upsertUser", target: userId };
  // Synapse's own, or ours as it was written after the last room.
  let progress: ProfileProgress = result === null ? {} : (JSON.parse(result) as ProfileProgress);
  const failed = new Map(Object.entries(progress.failed_rooms ?? {}));
  for (const roomId of await db.read(listRoomsToTell, userId, progress.last_room_id ?? "")) {
    if (signal.aborted) return;
    const step = { id, userId, progress };
    const failure = await failureIn(
      () => db.write(context, showProfileInRoom(homeserver, step, roomId)),
      log,
    );
    if (failure !== undefined) failed.set(roomId, failure);
    progress = {
      last_room_id: roomId,
      ...(failed.size === 0 ? {} : { failed_rooms: Object.fromEntries(failed) }),
    };
    if (failure === undefined) continue;
    log("warn", "a room could not be told of a new profile", { userId, roomId, reason: failure });
    await db.write(context, updateTask(id, { status: "active", result: progress }));
  }
  await db.write(context, updateTask(id, { status: "complete", result: progress }));
};
