import type { Makers } from "@synapse-user-admin/contract-tests";
import pg from "pg";

/** Makes what clients would have made over the client-server API, straight in the server's database. */
export function createMakers(url: string): Makers & { end(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  return {
    recordsActivity: true,
    async pusher(userId, pushkey) {
      await pool.query(
        `INSERT INTO pushers (id, user_name, profile_tag, kind, app_id, app_display_name, device_display_name, pushkey,
                              ts, lang, data, enabled, device_id)
         VALUES (nextval('pushers_sequence'), $1, 'tag', 'http', 'com.example.app', 'Example', 'Phone', $2, 0, 'en',
                 '{"url": "https://push.example.com/_matrix/push/v1/notify"}', true, NULL)`,
        [userId, pushkey],
      );
    },
    async masterKey(userId) {
      await pool.query(
        `INSERT INTO e2e_cross_signing_keys (user_id, keytype, keydata, stream_id)
         VALUES ($1, 'master', '{}', nextval('e2e_cross_signing_keys_sequence'))`,
        [userId],
      );
    },
    end: () => pool.end(),
  };
}
