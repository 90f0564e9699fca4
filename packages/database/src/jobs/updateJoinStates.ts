import { type ProfileProgress, showProfileInRoom } from "../commands/showProfileInRoom.ts";
import { updateTask } from "../commands/updateTask.ts";
import { listRoomsToTell } from "../queries/listRoomsToTell.ts";
import type { ScheduledTask } from "../tables/scheduledTasks.ts";
import { failureIn } from "./failureIn.ts";
import type { JobContext } from "./jobContext.ts";
import { readJson, readObject } from "./readJson.ts";

/** Shows a user's name and avatar as they are now in the rooms that the user is in, one after the other. */
export const updateJoinStates = async (
  { db, homeserver, log, signal }: JobContext,
  { id, resourceId: userId, result }: ScheduledTask,
): Promise<void> => {
  const context = { operation: "upsertUser", target: userId };
  // Synapse's own, or ours as it was written after the last room.
  const { last_room_id: last, failed_rooms: failures } = readJson(result);
  const failed = new Map(Object.entries(readObject(failures)).map(([roomId, why]) => [roomId, String(why)]));
  const after = typeof last === "string" ? last : "";
  let progress: ProfileProgress = {
    ...(after === "" ? {} : { last_room_id: after }),
    ...(failed.size === 0 ? {} : { failed_rooms: Object.fromEntries(failed) }),
  };
  for (const roomId of await db.read(listRoomsToTell, userId, after)) {
    if (signal.aborted) return;
    const step = { id, userId, progress };
    const failure = await failureIn(
      () => db.write(context, showProfileInRoom(homeserver, step, roomId)),
      log,
      { userId, roomId },
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
