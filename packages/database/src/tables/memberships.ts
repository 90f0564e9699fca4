import type { JsonObject, StateLookup } from "@synapse-user-admin/events";

import { isStorable } from "../errors.ts";
import type { RowWriter } from "../transaction.ts";
import type { SentMembership } from "./roomEvents.ts";

const text = (content: JsonObject | undefined, field: string): string | null => {
  const value = content?.[field];
  // What no column can hold is left out of the lists: whoever names a room must not keep others in it.
  return typeof value === "string" && isStorable(value) ? value : null;
};

/** What lists of rooms show of a room, taken from its state. */
const describe = (state: StateLookup) => {
  const content = (type: string): JsonObject | undefined => state(type, "")?.content;
  return {
    roomType: text(content("m.room.create"), "type"),
    name: text(content("m.room.name"), "name"),
    isEncrypted: text(content("m.room.encryption"), "algorithm") !== null,
    successor: text(content("m.room.tombstone"), "replacement_room"),
  };
};

/** Enters a member event into the lists of who is what in which room. */
export const enterMembership = async (tx: RowWriter, sent: SentMembership): Promise<void> => {
  const { eventId, roomId, sender, userId, membership, streamOrdering, content, description } = sent;
  const { roomType, name, isEncrypted, successor } = describe(description);
  await tx.sql`
    WITH event AS (
      INSERT INTO room_memberships (event_id, user_id, sender, room_id, membership, forgotten, display_name, avatar_url,
                                    event_stream_ordering, participant)
      VALUES (${eventId}, ${userId}, ${sender}, ${roomId}, ${membership}, 0, ${text(content, "displayname")},
              ${text(content, "avatar_url")}, ${streamOrdering}, false)
    ), now AS (
      INSERT INTO local_current_membership (room_id, user_id, event_id, membership, event_stream_ordering)
      VALUES (${roomId}, ${userId}, ${eventId}, ${membership}, ${streamOrdering})
      ON CONFLICT (user_id, room_id) DO UPDATE
      SET event_id = excluded.event_id, membership = excluded.membership,
          event_stream_ordering = excluded.event_stream_ordering
    )
    INSERT INTO sliding_sync_membership_snapshots (room_id, user_id, sender, membership_event_id, membership, forgotten,
                                                   event_stream_ordering, event_instance_name, has_known_state,
                                                   room_type, room_name, is_encrypted, tombstone_successor_room_id)
    VALUES (${roomId}, ${userId}, ${sender}, ${eventId}, ${membership}, 0, ${streamOrdering}, 'master', true,
            ${roomType}, ${name}, ${isEncrypted}, ${successor})
    ON CONFLICT (room_id, user_id) DO UPDATE
    SET sender = excluded.sender, membership_event_id = excluded.membership_event_id,
        membership = excluded.membership, forgotten = excluded.forgotten,
        event_stream_ordering = excluded.event_stream_ordering,
        event_instance_name = excluded.event_instance_name, has_known_state = excluded.has_known_state,
        room_type = excluded.room_type, room_name = excluded.room_name, is_encrypted = excluded.is_encrypted,
        tombstone_successor_room_id = excluded.tombstone_successor_room_id`;
};

/** Takes a room that a user has left off the user's list, as if they had asked their client to forget it. */
export const forgetRoom = async (tx: RowWriter, userId: string, roomId: string): Promise<void> => {
  await tx.sql`
    WITH events AS (
      UPDATE room_memberships SET forgotten = 1 WHERE user_id = ${userId} AND room_id = ${roomId}
    )
    UPDATE sliding_sync_membership_snapshots SET forgotten = 1 WHERE user_id = ${userId} AND room_id = ${roomId}`;
  tx.announce("did_forget", [userId, roomId]);
  tx.announce("get_forgotten_rooms_for_user", [userId]);
  tx.announce("get_sliding_sync_rooms_for_user_from_membership_snapshots", [userId]);
};
