import { canonicalJson, isJsonObject, parseEvent, redact } from "@synapse-user-admin/events";

import type { RowWriter } from "../transaction.ts";
import type { HeldRoom } from "./rooms.ts";

/**
 * Takes what a user was called, and all else that a redaction would take, out of the events that say what the user is in
 * a room, invitations by others included. Other servers keep theirs; hashes and signatures stay as they were, and so do
 * the lists of members that name events by their ids.
 */
export const pruneMemberEvents = async (
  tx: RowWriter,
  { roomId, version }: HeldRoom,
  userId: string,
): Promise<void> => {
  const events = await tx.sql<{ eventId: string; json: string }>`
    SELECT m.event_id AS "eventId", j.json
    FROM room_memberships m JOIN event_json j ON j.event_id = m.event_id
    WHERE m.user_id = ${userId} AND m.room_id = ${roomId} ORDER BY m.event_stream_ordering`;
  const pruned = events.map(({ json }) => {
    const event = parseEvent(json);
    const { age_ts, replaces_state } = isJsonObject(event["unsigned"]) ? event["unsigned"] : {};
    return canonicalJson(
      { ...redact(event, version), unsigned: { age_ts, replaces_state } },
      version.numbers,
    );
  });
  await tx.sql`
    UPDATE event_json SET json = p.json
    FROM unnest(${events.map(({ eventId }) => eventId)}::text[], ${pruned}::text[]) AS p (event_id, json)
    WHERE event_json.event_id = p.event_id`;
  for (const { eventId } of events) tx.announce("_get_event_cache", [eventId]);
};
