import type { Reader } from "../reader.ts";

/** A pusher, as the contract shows it. */
export interface Pusher {
  readonly app_display_name: string;
  readonly app_id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly device_display_name: string;
  readonly device_id: string | null;
  readonly enabled: boolean;
  readonly kind: string;
  readonly lang: string;
  readonly profile_tag: string;
  readonly pushkey: string;
}

/** The user's pushers, by application and push key. `data` is JSON text in the table. */
export const listPushers = async ({ sql }: Reader, userId: string): Promise<Pusher[]> =>
  sql<Pusher>`
    SELECT app_display_name, app_id, data::json AS data, device_display_name, device_id,
           coalesce(enabled, true) AS enabled, kind, lang, profile_tag, pushkey
    FROM pushers
    WHERE user_name = ${userId}
    ORDER BY app_id COLLATE "C", pushkey COLLATE "C"`;
