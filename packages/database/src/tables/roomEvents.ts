import { randomBytes } from "node:crypto";

import {
  authEventsFor,
  buildEvent,
  canonicalJson,
  EventTooLargeError,
  isAllowed,
  type JsonObject,
  parseEvent,
  type Pdu,
  powerLevels,
  referenceHash,
  type RoomVersion,
  type SigningKey,
  type StateLookup,
  stateLookup,
} from "@synapse-user-admin/events";

import { RoomUnwritableError } from "../errors.ts";
import { fragment } from "../sql.ts";
import type { RowWriter } from "../transaction.ts";
import { addToAuthChains } from "./authChains.ts";
import { endOf, type Place } from "./forwardExtremities.ts";
import type { HeldRoom } from "./rooms.ts";
import { addStateGroup, type StateEvent, stateIn } from "./stateGroups.ts";
import { advancePosition } from "./streamPositions.ts";

/** In whose name events are sent: the server, which signs them. */
export interface Homeserver {
  readonly serverName: string;
  readonly signingKey: SigningKey;
}

/** An event that has been stored. */
export interface SentEvent {
  readonly eventId: string;
  readonly roomId: string;
  /** `events.stream_ordering`. */
  readonly streamOrdering: number;
}

/**
 * How many of a room's ends are noted with each event (`stream_ordering_to_exterm`), beside itself. Synapse notes all of
 * them, which for thousands of redactions in a room are millions of rows; it forgets them after some time, and nobody
 * does so standalone.
 */
const mostEndsNoted = 100;

/** An event to be. */
export interface Draft {
  readonly type: string;
  readonly stateKey?: string;
  readonly sender: string;
  readonly content: JsonObject;
  readonly redacts?: string;
}

/** What the room's list of a user's memberships says of the room itself, as of now. */
const describingState = [
  ["m.room.create", ""],
  ["m.room.name", ""],
  ["m.room.encryption", ""],
  ["m.room.tombstone", ""],
] as const;

/** What is needed of the state before an event: what authorises it, and what it replaces. */
export interface StateBefore {
  readonly events: readonly StateEvent[];
  readonly lookup: StateLookup;
  readonly idOf: (type: string, stateKey: string) => string | undefined;
}

/** Reads what a state group says of some types and state keys. */
export const readState = async (
  tx: RowWriter,
  group: number,
  keys: readonly (readonly [type: string, stateKey: string])[],
): Promise<StateBefore> => {
  const events = await stateIn(tx, group, keys);
  return {
    events,
    lookup: stateLookup(events.map(({ event }) => event)),
    idOf: (type, stateKey) =>
      events.find(({ event }) => event.type === type && event.state_key === stateKey)?.eventId,
  };
};

/** The number that Synapse gives to the form of events of a room version (`event_json.format_version`, 1.163.2 observed). */
const formatOf = ({ eventIds, roomIdIsCreateEvent }: RoomVersion): number => {
  if (roomIdIsCreateEvent) return 4;
  return { given: 1, base64: 2, base64url: 3 }[eventIds];
};

/** An event that is signed, and not stored yet. */
interface MadeEvent {
  readonly eventId: string;
  readonly pdu: Pdu;
  /** Ids of the events that authorise it, as Synapse's tables have them. */
  readonly authEvents: readonly string[];
}

/** Makes and signs an event. Whether the room's rules let it in is not asked. */
export const makeEvent = (
  now: number,
  { serverName, signingKey }: Homeserver,
  { roomId, version }: HeldRoom,
  draft: Draft,
  { prevEvents }: Place,
  state: StateBefore,
): MadeEvent => {
  const refer = (eventId: string, event: () => ReturnType<typeof parseEvent>) =>
    version.eventIds === "given" ? { eventId, referenceHash: referenceHash(event(), version) } : { eventId };
  const authKeys = authEventsFor(draft, version);
  const authEvents = state.events.filter(({ event }) =>
    authKeys.some(([type, stateKey]) => event.type === type && event.state_key === stateKey),
  );
  const replaced = draft.stateKey === undefined ? undefined : state.idOf(draft.type, draft.stateKey);
  const { eventId, pdu } = refusingTooLarge(() =>
    buildEvent({
      ...draft,
      version,
      roomId,
      originServerTs: now,
      prevEvents: prevEvents.map((event) => ({
        ...refer(event.eventId, () => parseEvent(event.json)),
        depth: event.depth,
      })),
      authEvents: authEvents.map(({ eventId: id, event }) => refer(id, () => event)),
      ...(replaced === undefined ? {} : { replacesState: replaced }),
      serverName,
      key: signingKey,
      eventIdLocalpart: randomBytes(16).toString("hex"),
    }),
  );
  // From room version 12 on the create event is no auth event of others, but Synapse's tables have it as one.
  const create = version.roomIdIsCreateEvent ? state.idOf("m.room.create", "") : undefined;
  return { eventId, pdu, authEvents: authEvents.map((event) => event.eventId).concat(create ?? []) };
};

/**
 * Stores an event at its place, but for what its kind alone leaves.
 * @param metadata what Synapse notes beside the event (`event_json.internal_metadata`)
 */
export const storeEvent = async (
  tx: RowWriter,
  { roomId, version }: HeldRoom,
  draft: Draft,
  { prevEvents }: Place,
  { eventId, pdu }: MadeEvent,
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<SentEvent> => {
  const previous = prevEvents.map((event) => event.eventId);
  const depth = String(pdu["depth"]);
  const [stored] = await tx.sql<{ streamOrdering: number }>`
    WITH position AS (
      SELECT nextval('events_stream_seq') AS stream_id
    ), event AS (
      INSERT INTO events (topological_ordering, event_id, type, room_id, processed, outlier, depth, origin_server_ts,
                          received_ts, sender, contains_url, instance_name, stream_ordering, state_key)
      SELECT ${depth}::bigint, ${eventId}, ${draft.type}, ${roomId}, true, false, ${depth}::bigint, ${tx.now}::bigint,
             ${tx.now}::bigint, ${draft.sender}, false, 'master', stream_id, ${draft.stateKey ?? null}
      FROM position
    ), json AS (
      INSERT INTO event_json (event_id, room_id, internal_metadata, json, format_version)
      VALUES (${eventId}, ${roomId}, ${JSON.stringify(metadata)}, ${canonicalJson(pdu, version.numbers)},
              ${formatOf(version)})
    ), edges AS (
      INSERT INTO event_edges (event_id, prev_event_id, is_state)
      SELECT ${eventId}, prev, false FROM unnest(${previous}::text[]) AS p (prev)
    ), followed AS (
      DELETE FROM event_forward_extremities WHERE room_id = ${roomId} AND event_id = ANY (${previous}::text[])
    ), extremity AS (
      INSERT INTO event_forward_extremities (event_id, room_id) VALUES (${eventId}, ${roomId})
    ), extremities AS (
      INSERT INTO stream_ordering_to_exterm (stream_ordering, room_id, event_id)
      SELECT stream_id, ${roomId}, now.event_id
      FROM position, (
        (SELECT event_id FROM event_forward_extremities
         WHERE room_id = ${roomId} AND event_id <> ALL (${previous}::text[]) LIMIT ${mostEndsNoted})
        UNION ALL SELECT ${eventId}
      ) now
    ), list AS (
      UPDATE sliding_sync_joined_rooms SET event_stream_ordering = greatest(event_stream_ordering, stream_id)
      FROM position WHERE room_id = ${roomId}
    ), reached AS (
      ${advancePosition("events", fragment`position`)}
    )
    SELECT stream_id AS "streamOrdering" FROM position`;
  if (!stored) throw new Error("storing an event gave no place in the stream");
  return { eventId, roomId, streamOrdering: stored.streamOrdering };
};

/** Makes, authorises and stores an event. */
const send = async (
  tx: RowWriter,
  homeserver: Homeserver,
  room: HeldRoom,
  draft: Draft,
  place: Place,
  state: StateBefore,
  metadata?: Readonly<Record<string, unknown>>,
): Promise<SentEvent & Pick<MadeEvent, "authEvents">> => {
  const made = makeEvent(tx.now, homeserver, room, draft, place, state);
  const authorisation = isAllowed(made.pdu, state.lookup, room.version);
  if (!authorisation.allowed) throw new RoomUnwritableError(authorisation.reason);
  return { ...(await storeEvent(tx, room, draft, place, made, metadata)), authEvents: made.authEvents };
};

const refusingTooLarge = (build: () => { eventId: string; pdu: Pdu }): { eventId: string; pdu: Pdu } => {
  try {
    return build();
  } catch (error) {
    if (error instanceof EventTooLargeError) throw new RoomUnwritableError(error.message, { cause: error });
    throw error;
  }
};

/** The content of a member event. */
export type MemberContent = JsonObject & { readonly membership: string };

/** A member event that has been stored. */
export interface SentMembership extends SentEvent {
  readonly sender: string;
  readonly userId: string;
  readonly membership: string;
  readonly content: JsonObject;
  /** What the room is called and so on: its create event, name, encryption and tombstone. */
  readonly description: StateLookup;
}

/**
 * Sends a member event of a local user about itself to the end of a room, and makes it part of the room's state.
 * What depends on the state that the room has now is left to the caller.
 * @param decide the content, from what the user's member event says so far; `undefined` sends nothing
 * @throws RoomUnwritableError where the room can't be written to, or its rules forbid it
 */
export const sendMembership = async (
  tx: RowWriter,
  homeserver: Homeserver,
  room: HeldRoom,
  userId: string,
  decide: (before: JsonObject) => MemberContent | undefined,
): Promise<SentMembership | undefined> => {
  const { version } = room;
  const place = await endOf(tx, room);
  // Whatever the content will be: the join rules and a leave's auth events are among those of a join.
  const keys = authEventsFor(
    { type: "m.room.member", stateKey: userId, sender: userId, content: { membership: "join" } },
    version,
  );
  const state = await readState(tx, place.stateGroup, [...keys, ...describingState]);
  const replaced = state.events.find(
    ({ event }) => event.type === "m.room.member" && event.state_key === userId,
  );
  const content = decide(replaced?.event.content ?? {});
  if (content === undefined) return undefined;

  const draft = { type: "m.room.member", stateKey: userId, sender: userId, content };
  const { authEvents, ...sent } = await send(tx, homeserver, room, draft, place, state);
  await enterState(tx, room, { ...sent, ...draft, authEvents }, place, replaced?.eventId);
  return {
    ...sent,
    sender: userId,
    userId,
    membership: content.membership,
    content,
    description: state.lookup,
  };
};

/** Enters an event that has been stored into the room's history of states. */
export const enterState = async (
  tx: RowWriter,
  { roomId, hasAuthChains }: HeldRoom,
  event: Pick<MadeEvent, "eventId" | "authEvents"> & { readonly type: string; readonly stateKey: string },
  { stateGroup }: Place,
  replaced: string | undefined,
): Promise<void> => {
  const { eventId, type, stateKey, authEvents } = event;
  const stateEvent = { eventId, roomId, type, stateKey };
  const group = await addStateGroup(tx, stateGroup, stateEvent);
  await tx.sql`
    WITH state AS (
      INSERT INTO state_events (event_id, room_id, type, state_key)
      VALUES (${eventId}, ${roomId}, ${type}, ${stateKey})
    ), auth AS (
      INSERT INTO event_auth (event_id, auth_id, room_id)
      SELECT ${eventId}, auth, ${roomId} FROM unnest(${authEvents}::text[]) AS a (auth)
    )
    INSERT INTO event_to_state_groups (event_id, state_group) VALUES (${eventId}, ${group})`;
  if (hasAuthChains) await addToAuthChains(tx, stateEvent, authEvents, replaced);
};

/**
 * Sends a redaction. It follows the event that it redacts and is judged by the state there, so that it can be sent after
 * its sender has left or was banned (Synapse 1.163.2 observed).
 * @param redacts id of the event
 * @param reason for everyone in the room to read
 * @throws RoomUnwritableError where the event isn't known well enough, or its sender may not redact it
 */
export const sendRedaction = async (
  tx: RowWriter,
  homeserver: Homeserver,
  room: HeldRoom,
  sender: string,
  redacts: string,
  reason: string | null,
): Promise<SentEvent> => {
  const { version } = room;
  const [redacted] = await tx.sql<{
    sender: string;
    depth: string;
    json: string;
    stateGroup: number | null;
    isAtAnEnd: boolean;
  }>`
    SELECT e.sender, e.depth::text, j.json, g.state_group AS "stateGroup",
           EXISTS (SELECT 1 FROM event_forward_extremities x
                   JOIN event_to_state_groups o ON o.event_id = x.event_id
                   WHERE x.room_id = e.room_id AND o.state_group = g.state_group) AS "isAtAnEnd"
    FROM events e JOIN event_json j ON j.event_id = e.event_id
    LEFT JOIN event_to_state_groups g ON g.event_id = e.event_id
    WHERE e.event_id = ${redacts} AND e.room_id = ${room.roomId}`;
  if (!redacted) throw new RoomUnwritableError("The event is not known here.");
  if (redacted.stateGroup === null)
    throw new RoomUnwritableError("The room's state at the event is not known.");

  const place: Place = {
    prevEvents: [{ eventId: redacts, depth: BigInt(redacted.depth), json: redacted.json }],
    stateGroup: redacted.stateGroup,
  };
  const draft: Draft = {
    type: "m.room.redaction",
    sender,
    content: reason === null ? {} : { reason },
    redacts,
  };
  const state = await readState(tx, place.stateGroup, [
    ...authEventsFor(draft, version),
    ["m.room.create", ""],
  ]);
  const levels = powerLevels(state.lookup, version);
  const isModerator = levels.ofUser(sender) >= levels.redact;
  if (sender !== redacted.sender && !isModerator) {
    // Other servers would take it from a user of the same server; that only moderators redact others is for us to see to.
    throw new RoomUnwritableError("The sender has not the power to redact events of others.");
  }
  // A redaction that was let in because it is of an own event has been looked at, and need not be again.
  const metadata = isModerator ? {} : { recheck_redaction: false };
  const { authEvents: _, ...sent } = await send(tx, homeserver, room, draft, place, state, metadata);
  // A new state among the room's ends: what its current state is has to be worked out anew.
  if (!redacted.isAtAnEnd) tx.announce("cs_cache_fake", [room.roomId]);
  await tx.sql`
    INSERT INTO event_to_state_groups (event_id, state_group) VALUES (${sent.eventId}, ${place.stateGroup})`;
  return sent;
};
