import { randomUUID } from "node:crypto";

import type pg from "pg";

/** What a user is to become in a room, and who says so: a member event's sender, state key and membership. */
export interface MemberEvent {
  readonly roomId: string;
  readonly sender: string;
  readonly userId: string;
  readonly membership: "join" | "leave" | "invite" | "ban" | "knock";
}

/** One piece of account data; of the account as a whole where it has no room. */
export interface AccountDataItem {
  readonly userId: string;
  readonly roomId?: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Writes the rows that the client-server API of a Synapse would have left, for tests of a server that has no such API.
 * Rooms have their members and nothing else: no event's JSON, no state groups.
 */
export const createClientRows = (pool: pg.Pool) => {
  const member = async ({ roomId, sender, userId, membership }: MemberEvent): Promise<void> => {
    await pool.query(
      `WITH event AS (
         INSERT INTO events (topological_ordering, event_id, type, room_id, processed, outlier, depth, origin_server_ts,
                             received_ts, sender, contains_url, instance_name, stream_ordering, state_key)
         SELECT depth, $1, 'm.room.member', $2, true, false, depth, now_ms, now_ms, $3, false, 'master',
                nextval('events_stream_seq'), $4
         FROM (SELECT count(*) + 1 AS depth, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms
               FROM events WHERE room_id = $2) here
         RETURNING event_id, room_id, stream_ordering
       ), membership AS (
         INSERT INTO room_memberships (event_id, user_id, sender, room_id, membership, event_stream_ordering)
         SELECT event_id, $4, $3, room_id, $5, stream_ordering FROM event
       ), current_membership AS (
         INSERT INTO local_current_membership (room_id, user_id, event_id, membership, event_stream_ordering)
         SELECT room_id, $4, event_id, $5, stream_ordering FROM event
         ON CONFLICT (user_id, room_id) DO UPDATE
         SET event_id = excluded.event_id, membership = excluded.membership,
             event_stream_ordering = excluded.event_stream_ordering
       )
       INSERT INTO current_state_events (event_id, room_id, type, state_key, membership, event_stream_ordering)
       SELECT event_id, room_id, 'm.room.member', $4, $5, stream_ordering FROM event
       ON CONFLICT (room_id, type, state_key) DO UPDATE
       SET event_id = excluded.event_id, membership = excluded.membership,
           event_stream_ordering = excluded.event_stream_ordering`,
      [`$${randomUUID()}`, roomId, sender, userId, membership],
    );
  };
  return {
    /** Gives the user an HTTP pusher. */
    async pusher(userId: string, pushkey: string): Promise<void> {
      await pool.query(
        `INSERT INTO pushers (id, user_name, profile_tag, kind, app_id, app_display_name, device_display_name, pushkey,
                              ts, lang, data, enabled, device_id)
         VALUES (nextval('pushers_sequence'), $1, 'tag', 'http', 'com.example.app', 'Example', 'Phone', $2, 0, 'en',
                 '{"url": "https://push.example.com/_matrix/push/v1/notify"}', true, NULL)`,
        [userId, pushkey],
      );
    },
    /** Gives the user a cross-signing master key. */
    async masterKey(userId: string): Promise<void> {
      await pool.query(
        `INSERT INTO e2e_cross_signing_keys (user_id, keytype, keydata, stream_id)
         VALUES ($1, 'master', '{}', nextval('e2e_cross_signing_keys_sequence'))`,
        [userId],
      );
    },
    rooms: {
      /** Makes a room with its creator in it; gives its id. */
      async create(creator: string): Promise<string> {
        const roomId = `!${randomUUID()}${creator.slice(creator.indexOf(":"))}`;
        await pool.query(
          `INSERT INTO rooms (room_id, is_public, creator, room_version, has_auth_chain_index)
           VALUES ($1, false, $2, '11', true)`,
          [roomId, creator],
        );
        await member({ roomId, sender: creator, userId: creator, membership: "join" });
        return roomId;
      },
      /** Changes what a user is in a room. */
      member,
    },
    /** Stores account data, in place of what may be there under its type. */
    async accountData({ userId, roomId, type, content }: AccountDataItem): Promise<void> {
      const text = JSON.stringify(content);
      if (roomId === undefined) {
        await pool.query(
          `INSERT INTO account_data (user_id, account_data_type, stream_id, content)
           VALUES ($1, $2, nextval('account_data_sequence'), $3)
           ON CONFLICT (user_id, account_data_type) DO UPDATE
           SET stream_id = excluded.stream_id, content = excluded.content`,
          [userId, type, text],
        );
        return;
      }
      await pool.query(
        `INSERT INTO room_account_data (user_id, room_id, account_data_type, stream_id, content)
         VALUES ($1, $2, $3, nextval('account_data_sequence'), $4)
         ON CONFLICT (user_id, room_id, account_data_type) DO UPDATE
         SET stream_id = excluded.stream_id, content = excluded.content`,
        [userId, roomId, type, text],
      );
    },
  };
};
