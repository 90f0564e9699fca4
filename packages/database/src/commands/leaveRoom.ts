import { command } from "../command.ts";
import { forgetRoom } from "../tables/memberships.ts";
import { pruneMemberEvents } from "../tables/memberEvents.ts";
import { type Homeserver, sendMembership } from "../tables/roomEvents.ts";
import { holdRoom } from "../tables/rooms.ts";
import { takeEffect } from "../tables/takeEffect.ts";

/**
 * Takes a deactivated user out of a room: out of one that they are in, which is then forgotten, or out of an invitation
 * or a knock. The room that an erased user was in also loses their name and avatar (Synapse 1.163.2 observed). Nothing happens where they are neither, or are active again meanwhile: so it
 * may be done twice.
 * @throws RoomUnwritableError where the room can't be written to, or its rules forbid it
 */
export const leaveRoom = (homeserver: Homeserver, userId: string, roomId: string) =>
  command(
    "leaveRoom",
    async (tx) => {
      const room = await holdRoom(tx, roomId);
      const [now] = await tx.sql<{ membership: string; isErased: boolean }>`
        SELECT m.membership, EXISTS (SELECT 1 FROM erased_users e WHERE e.user_id = m.user_id) AS "isErased"
        FROM local_current_membership m JOIN users u ON u.name = m.user_id
        WHERE m.user_id = ${userId} AND m.room_id = ${roomId} AND u.deactivated = 1
          AND m.membership IN ('join', 'invite', 'knock')`;
      if (!now) return;
      if (now.isErased && now.membership === "join") await pruneMemberEvents(tx, room, userId);
      const sent = await sendMembership(tx, homeserver, room, userId, () => ({ membership: "leave" }));
      if (!sent) return;
      await takeEffect(tx, sent, homeserver.serverName);
      if (now.membership === "join") await forgetRoom(tx, userId, roomId);
    },
    { audited: false },
  );
