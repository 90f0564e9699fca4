import { fragment, type Fragment } from "../sql.ts";
import type { RowWriter } from "../transaction.ts";
import type { SentEvent } from "./roomEvents.ts";

/** What Synapse keeps in memory about an event by its relations of a type, beside the list of them. */
const cachesOf = {
  "m.replace": ["get_applicable_edit"],
  "m.reference": ["get_references_for_event"],
  "m.thread": ["get_thread_summary", "get_thread_participated"],
} as const;

/**
 * Whether a row `r` of `redactions` redacts its event for everyone. Others stand there as well: redactions sent in another
 * room, or refused, or by who may not redact the event, which whoever wants to keep it could have sent.
 */
export const isInForce: Fragment = fragment`EXISTS (
  SELECT 1 FROM events redaction JOIN events redacted ON redacted.event_id = r.redacts
  WHERE redaction.event_id = r.event_id AND redaction.room_id = redacted.room_id
    AND redaction.rejection_reason IS NULL
    AND (NOT r.recheck OR substring(redaction.sender FROM ':.*') = substring(redacted.sender FROM ':.*')))`;

/** Whether an event is redacted already. */
export const isRedacted = async ({ sql }: RowWriter, eventId: string): Promise<boolean> => {
  const rows = await sql`SELECT 1 FROM redactions r WHERE r.redacts = ${eventId} AND ${isInForce} LIMIT 1`;
  return rows.length > 0;
};

/**
 * Notes that a redaction redacts an event, and takes the event out of notifications, relations and threads. Its content
 * stays stored: Synapse, which hides it from then on, removes it some days later by itself.
 */
export const enterRedaction = async (
  tx: RowWriter,
  { eventId, roomId }: SentEvent,
  redacts: string,
): Promise<void> => {
  const relations = await tx.sql<{ parent: string; type: string }>`
    WITH redaction AS (
      INSERT INTO redactions (event_id, redacts, have_censored, received_ts, recheck)
      VALUES (${eventId}, ${redacts}, false, ${tx.now}, false)
    ), notifications AS (
      DELETE FROM event_push_actions WHERE room_id = ${roomId} AND event_id = ${redacts}
    )
    DELETE FROM event_relations WHERE event_id = ${redacts}
    RETURNING relates_to_id AS parent, relation_type AS type`;
  for (const { parent, type } of relations) {
    tx.announce("get_relations_for_event", [roomId, parent]);
    for (const cache of cachesOf[type as keyof typeof cachesOf] ?? []) tx.announce(cache, [parent]);
    if (type !== "m.thread") continue;
    tx.announce("get_threads", [roomId]);
    await shortenThread(tx, roomId, parent);
  }
};

/** A thread ends with the last event that is left of it, and is none without any. */
const shortenThread = async ({ sql }: RowWriter, roomId: string, threadId: string): Promise<void> => {
  await sql`
    WITH latest AS (
      SELECT e.event_id, e.topological_ordering, e.stream_ordering
      FROM event_relations r JOIN events e ON e.event_id = r.event_id
      WHERE r.relates_to_id = ${threadId} AND r.relation_type = 'm.thread' AND e.room_id = ${roomId}
      ORDER BY e.topological_ordering DESC, e.stream_ordering DESC LIMIT 1
    ), gone AS (
      DELETE FROM threads WHERE room_id = ${roomId} AND thread_id = ${threadId} AND NOT EXISTS (SELECT 1 FROM latest)
    )
    UPDATE threads
    SET latest_event_id = latest.event_id, topological_ordering = latest.topological_ordering,
        stream_ordering = latest.stream_ordering
    FROM latest WHERE room_id = ${roomId} AND thread_id = ${threadId}`;
};
