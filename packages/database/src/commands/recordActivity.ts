import { command } from "../command.ts";

/** A session, and when and from where it was seen last. */
export interface Seen {
  readonly userId: string;
  readonly deviceId: string | null;
  /** The access token itself: `user_ips` tells sessions apart by it. */
  readonly token: string;
  readonly ip: string;
  readonly userAgent: string;
  /** ms since the Unix epoch. */
  readonly lastSeenMs: number;
}

/**
 * Writes down where sessions were seen: their row in `user_ips`, their device's last seen, and that the token has been
 * used. One statement for all of them; a time that is older than what is there changes nothing.
 */
export const recordActivity = (sightings: readonly Seen[]) =>
  command(
    "recordActivity",
    async ({ sql }) => {
      // In one order in every process, so that two of them never wait for each other.
      const ordered = sightings.toSorted((a, b) => (a.token < b.token ? -1 : a.token > b.token ? 1 : 0));
      await sql`
        WITH seen AS (
          SELECT * FROM jsonb_to_recordset(${JSON.stringify(ordered)}::jsonb)
            AS s ("userId" text, "deviceId" text, token text, ip text, "userAgent" text, "lastSeenMs" bigint)
        ), ips AS (
          INSERT INTO user_ips (user_id, access_token, device_id, ip, user_agent, last_seen)
          SELECT "userId", token, "deviceId", ip, "userAgent", "lastSeenMs" FROM seen
          ON CONFLICT (user_id, access_token, ip) DO UPDATE
          SET device_id = excluded.device_id, user_agent = excluded.user_agent, last_seen = excluded.last_seen
          WHERE user_ips.last_seen < excluded.last_seen
        ), tokens AS (
          UPDATE access_tokens t SET used = true FROM seen
          WHERE t.token = seen.token AND t.used IS DISTINCT FROM true
        )
        UPDATE devices d SET last_seen = newest."lastSeenMs", ip = newest.ip, user_agent = newest."userAgent"
        FROM (SELECT DISTINCT ON ("userId", "deviceId") * FROM seen ORDER BY "userId", "deviceId", "lastSeenMs" DESC) newest
        WHERE d.user_id = newest."userId" AND d.device_id = newest."deviceId"
          AND (d.last_seen IS NULL OR d.last_seen < newest."lastSeenMs")`;
    },
    { audited: false },
  );
