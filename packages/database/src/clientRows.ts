import type pg from "pg";

/** One piece of account data; of the account as a whole where it has no room. */
export interface AccountDataItem {
  readonly userId: string;
  readonly roomId?: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Where a user is told of events. What is absent is made up. */
export interface NewPusher {
  readonly appId?: string;
  readonly appDisplayName?: string;
  readonly deviceDisplayName?: string;
  readonly url?: string;
}

/**
 * Writes the rows that the client-server API of a Synapse would have left, for tests of a server that has no such API.
 */
export const createClientRows = (pool: pg.Pool) => {
  return {
    /** Gives the user an HTTP pusher. */
    async pusher(userId: string, pushkey: string, pusher: NewPusher = {}): Promise<void> {
      await pool.query(
        `INSERT INTO pushers (id, user_name, profile_tag, kind, app_id, app_display_name, device_display_name, pushkey,
                              ts, lang, data, enabled, device_id)
         VALUES (nextval('pushers_sequence'), $1, 'tag', 'http', $3, $4, $5, $2, 0, 'en', $6, true, NULL)`,
        [
          userId,
          pushkey,
          pusher.appId ?? "com.example.app",
          pusher.appDisplayName ?? "Example",
          pusher.deviceDisplayName ?? "Phone",
          JSON.stringify({ url: pusher.url ?? "https://push.example.com/_matrix/push/v1/notify" }),
        ],
      );
    },
    /** Makes an account a guest's, as registering as a guest does. */
    async guest(userId: string): Promise<void> {
      await pool.query("UPDATE users SET is_guest = 1 WHERE name = $1", [userId]);
    },
    /** Gives the user a cross-signing master key, beside which Synapse keeps a hidden device of the key's name. */
    async masterKey(userId: string): Promise<void> {
      await pool.query(
        `WITH device AS (
           INSERT INTO devices (user_id, device_id, display_name, hidden)
           VALUES ($1, 'master key of ' || $1, 'master signing key', true)
         )
         INSERT INTO e2e_cross_signing_keys (user_id, keytype, keydata, stream_id)
         VALUES ($1, 'master', '{}', nextval('e2e_cross_signing_keys_sequence'))`,
        [userId],
      );
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
