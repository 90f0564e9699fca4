import { isDeepStrictEqual } from "node:util";

import { command } from "../command.ts";
import { type Homeserver, sendMembership } from "../tables/roomEvents.ts";
import { holdRoom } from "../tables/rooms.ts";
import { holdTask, noteProgress } from "../tables/scheduledTasks.ts";
import { takeEffect } from "../tables/takeEffect.ts";

/** What the task says of itself: the rooms are gone through by their id, and this one is the last that was looked at. */
export interface ProfileProgress {
  readonly last_room_id?: string;
  /** The rooms that could not be told, and why. Synapse leaves them out. */
  readonly failed_rooms?: Readonly<Record<string, string>>;
}

/**
 * Tells a room that a user is in of their name and avatar as they are now: one step of the task `update_join_states`. A
 * room that knows them already gets no event.
 * @throws RoomUnwritableError where the room can't be written to, or its rules forbid it
 * @throws TaskHeldError where another process is at the task
 */
export const showProfileInRoom = (
  homeserver: Homeserver,
  task: { readonly id: string; readonly userId: string; readonly progress: ProfileProgress },
  roomId: string,
) =>
  command(
    "showProfileInRoom",
    async (tx) => {
      await holdTask(tx, task.id);
      await noteProgress(tx, task.id, {
        status: "active",
        result: { ...task.progress, last_room_id: roomId },
      });
      const room = await holdRoom(tx, roomId);
      const [profile] = await tx.sql<{ displayname: string | null; avatarUrl: string | null }>`
        SELECT p.displayname, p.avatar_url AS "avatarUrl"
        FROM local_current_membership m LEFT JOIN profiles p ON p.full_user_id = m.user_id
        WHERE m.user_id = ${task.userId} AND m.room_id = ${roomId} AND m.membership = 'join'`;
      if (!profile) return;
      const content = {
        membership: "join",
        ...(profile.displayname === null ? {} : { displayname: profile.displayname }),
        ...(profile.avatarUrl === null ? {} : { avatar_url: profile.avatarUrl }),
      };
      const sent = await sendMembership(tx, homeserver, room, task.userId, (before) =>
        isSame(before, content) ? undefined : content,
      );
      if (!sent) return;
      await takeEffect(tx, sent, homeserver.serverName);
    },
    { audited: false },
  );

/** Both have the same fields with the same values, whatever their order. */
const isSame = (before: object, content: object): boolean => isDeepStrictEqual({ ...before }, content);
