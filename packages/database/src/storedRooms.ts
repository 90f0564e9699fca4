import { randomUUID } from "node:crypto";

import { createSigningKey, roomVersion } from "@synapse-user-admin/events";
import type pg from "pg";

import { sqlOn } from "./reader.ts";
import { endOf, type Place } from "./tables/forwardExtremities.ts";
import {
  type Draft,
  enterState,
  makeEvent,
  readState,
  type SentEvent,
  storeEvent,
} from "./tables/roomEvents.ts";
import { type HeldRoom, holdRoom } from "./tables/rooms.ts";
import { takeEffect } from "./tables/takeEffect.ts";
import type { RowWriter } from "./transaction.ts";

/** What a user is to become in a room, and who says so: a member event's sender, state key and membership. */
export interface MemberEvent {
  readonly roomId: string;
  readonly sender: string;
  readonly userId: string;
  readonly membership: "join" | "leave" | "invite" | "ban" | "knock";
}

const serverOf = (id: string): string => id.slice(id.indexOf(":") + 1);

/** What members see of a room, and what decides who may do what. */
const described = [
  ["m.room.create", ""],
  ["m.room.power_levels", ""],
  ["m.room.join_rules", ""],
  ["m.room.name", ""],
] as const;

/**
 * Stores rooms and what is sent in them as a Synapse does, for tests of a server that has no client-server API. Their
 * events are real: hashed, signed with a key of the test's own, with state groups behind them. Whether they are allowed
 * is not asked.
 */
export const createStoredRooms = (pool: pg.Pool, now: () => number = Date.now) => {
  const signingKey = createSigningKey();

  const inTransaction = async <R>(work: (tx: RowWriter) => Promise<R>): Promise<R> => {
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      const result = await work({ sql: sqlOn(client), now: now(), announce: () => {} });
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      client.release();
    }
  };

  /** Sends an event; one with a state key becomes part of the room's states. */
  const send = async (tx: RowWriter, room: HeldRoom, draft: Draft, place: Place): Promise<SentEvent> => {
    const { stateKey } = draft;
    const own = stateKey === undefined ? [] : ([[draft.type, stateKey]] as const);
    const state = await readState(tx, place.stateGroup, [
      ...described,
      ["m.room.member", draft.sender],
      ...own,
    ]);
    const homeserver = { serverName: serverOf(draft.sender), signingKey };
    const made = makeEvent(tx.now, homeserver, room, draft, place, state);
    const sent = await storeEvent(tx, room, draft, place, made);
    if (stateKey === undefined) {
      await tx.sql`
        INSERT INTO event_to_state_groups (event_id, state_group) VALUES (${sent.eventId}, ${place.stateGroup})`;
      return sent;
    }
    const { type } = draft;
    await enterState(tx, room, { ...made, type, stateKey }, place, state.idOf(type, stateKey));
    if (type === "m.room.member") {
      const { sender, content } = draft;
      const { membership = "" } = content;
      const member = {
        ...sent,
        sender,
        userId: stateKey,
        membership: typeof membership === "string" ? membership : "",
        content,
        description: state.lookup,
      };
      await takeEffect(tx, member, homeserver.serverName);
    } else {
      await tx.sql`
        INSERT INTO current_state_events (event_id, room_id, type, state_key, event_stream_ordering)
        VALUES (${sent.eventId}, ${room.roomId}, ${type}, ${stateKey}, ${sent.streamOrdering})
        ON CONFLICT (room_id, type, state_key) DO UPDATE
        SET event_id = excluded.event_id, event_stream_ordering = excluded.event_stream_ordering`;
    }
    return sent;
  };

  const sendToEnd = (roomId: string, drafts: readonly Draft[]): Promise<string[]> =>
    inTransaction(async (tx) => {
      const room = await holdRoom(tx, roomId);
      const ids: string[] = [];
      for (const draft of drafts) ids.push((await send(tx, room, draft, await endOf(tx, room))).eventId);
      return ids;
    });

  /** Sends texts, one after the other; gives the events' ids. */
  const messages = (roomId: string, sender: string, bodies: readonly string[]): Promise<string[]> =>
    sendToEnd(
      roomId,
      bodies.map((body) => ({ type: "m.room.message", sender, content: { msgtype: "m.text", body } })),
    );

  return {
    /**
     * Makes a room that anybody may join or knock on, with its creator in it; gives its id.
     * @param version one before 12, where the id is not the create event's
     */
    async create(creator: string, version = "11"): Promise<string> {
      const rules = roomVersion(version);
      if (!rules || rules.roomIdIsCreateEvent)
        throw new RangeError(`rooms of version ${version} aren't made here`);
      const roomId = `!${randomUUID()}:${serverOf(creator)}`;
      const drafts: Draft[] = [
        { type: "m.room.create", stateKey: "", sender: creator, content: { room_version: version, creator } },
        { type: "m.room.member", stateKey: creator, sender: creator, content: { membership: "join" } },
        {
          type: "m.room.power_levels",
          stateKey: "",
          sender: creator,
          content: { users: { [creator]: 100 } },
        },
        { type: "m.room.join_rules", stateKey: "", sender: creator, content: { join_rule: "public" } },
      ];
      await inTransaction(async (tx) => {
        const [empty] = await tx.sql<{ id: number }>`
          WITH room AS (
            INSERT INTO rooms (room_id, is_public, creator, room_version, has_auth_chain_index)
            VALUES (${roomId}, false, ${creator}, ${version}, true)
          ), counts AS (
            INSERT INTO room_stats_current (room_id, current_state_events, joined_members, invited_members, left_members,
                                            banned_members, local_users_in_room, completed_delta_stream_id,
                                            knocked_members)
            VALUES (${roomId}, 0, 0, 0, 0, 0, 0, 0, 0)
          )
          INSERT INTO state_groups (id, room_id, event_id)
          VALUES (nextval('state_group_id_seq'), ${roomId}, '') RETURNING id`;
        const room: HeldRoom = { roomId, version: rules, hasAuthChains: true };
        let place: Place = { prevEvents: [], stateGroup: empty?.id ?? 0 };
        for (const draft of drafts) {
          await send(tx, room, draft, place);
          place = await endOf(tx, room);
        }
      });
      return roomId;
    },
    /** Changes what a user is in a room. */
    async member({ roomId, sender, userId, membership }: MemberEvent): Promise<void> {
      await sendToEnd(roomId, [{ type: "m.room.member", stateKey: userId, sender, content: { membership } }]);
    },
    messages,
    /** Sends a text; gives the event's id. */
    async message(roomId: string, sender: string, body: string): Promise<string> {
      const [eventId = ""] = await messages(roomId, sender, [body]);
      return eventId;
    },
    /** Which of a room's events are redacted. */
    async redacted(roomId: string, eventIds: readonly string[]): Promise<readonly string[]> {
      const { rows } = await pool.query<{ redacts: string }>(
        `SELECT r.redacts FROM redactions r JOIN events e ON e.event_id = r.event_id
         WHERE e.room_id = $1 AND r.redacts = ANY ($2)`,
        [roomId, eventIds],
      );
      return rows.map(({ redacts }) => redacts);
    },
  };
};
