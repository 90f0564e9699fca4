import type { Statement } from "./sql.ts";
import type { Caller } from "./queries/findCaller.ts";
import type { User } from "./queries/findUser.ts";
import type { Connection } from "./queries/listConnections.ts";
import type { Device } from "./queries/listDevices.ts";

// The hottest reads, and what writes of accounts and the end of every write are made of: each planned once a connection. Names
// are ours and must be unique.

/**
 * $1 an access token, $2 the full id of a user or null. A token of `loginAsUser` belongs to the admin who made it
 * (`user_id`) and acts for `puppets_user_id`.
 */
export const callerByToken: Statement<
  [token: string, target: string | null],
  Omit<Caller, "token"> & { targetKnown: boolean }
> = {
  name: "callerByToken",
  isQuick: true,
  text: `
    SELECT t.id AS "tokenId",
           u.name AS "userId",
           CASE WHEN t.puppets_user_id IS NULL THEN NULL ELSE t.user_id END AS "puppetedBy",
           t.device_id AS "deviceId",
           t.valid_until_ms AS "tokenValidUntilMs",
           u.admin = 1 AS "isAdmin",
           u.is_guest = 1 AS "isGuest",
           u.deactivated = 1 AS deactivated,
           u.locked AS locked,
           EXISTS (SELECT 1 FROM users k WHERE k.name = $2::text) AS "targetKnown"
    FROM access_tokens t JOIN users u ON u.name = coalesce(t.puppets_user_id, t.user_id)
    WHERE t.token = $1`,
};

/**
 * $1 the full id of a user. Threepids and external ids come in the table's own order: Synapse asks for none, and so
 * gives them as they lie there.
 */
export const userByName: Statement<[userId: string], User> = {
  name: "userByName",
  isQuick: true,
  text: `
    SELECT u.name, u.admin = 1 AS admin, u.deactivated = 1 AS deactivated, u.locked,
           coalesce(u.shadow_banned, false) AS shadow_banned, u.creation_ts, u.appservice_id,
           u.consent_server_notice_sent, u.consent_version, u.consent_ts, u.user_type, u.is_guest = 1 AS is_guest,
           u.suspended, p.displayname, p.avatar_url,
           coalesce((SELECT json_agg(json_build_object('medium', t.medium, 'address', t.address,
                                                       'validated_at', t.validated_at, 'added_at', t.added_at)
                                     ORDER BY t.ctid)
                     FROM user_threepids t WHERE t.user_id = u.name), '[]') AS threepids,
           coalesce((SELECT json_agg(json_build_object('auth_provider', e.auth_provider, 'external_id', e.external_id)
                                     ORDER BY e.ctid)
                     FROM user_external_ids e WHERE e.user_id = u.name), '[]') AS external_ids,
           EXISTS (SELECT 1 FROM erased_users e WHERE e.user_id = u.name) AS erased,
           (SELECT max(i.last_seen) FROM user_ips i WHERE i.user_id = u.name) AS last_seen_ts
    FROM users u LEFT JOIN profiles p ON p.full_user_id = u.name
    WHERE u.name = $1`,
};

/** $1 the full id of a user. */
export const userExists: Statement<[userId: string], { known: boolean }> = {
  name: "userExists",
  isQuick: true,
  text: "SELECT EXISTS (SELECT 1 FROM users WHERE name = $1) AS known",
};

/**
 * $1 the full id of a user. `dehydrated`: whether the device is the user's dehydrated one; null for a user who has none.
 */
export const devicesOf: Statement<[userId: string], Device & { dehydrated: boolean | null }> = {
  name: "devicesOf",
  isQuick: true,
  text: `
    SELECT d.user_id, d.device_id, d.display_name, d.user_agent AS last_seen_user_agent,
           d.last_seen AS last_seen_ts, d.ip AS last_seen_ip,
           (SELECT asleep.device_id = d.device_id FROM dehydrated_devices asleep WHERE asleep.user_id = d.user_id)
             AS dehydrated
    FROM devices d
    WHERE d.user_id = $1 AND NOT d.hidden
    ORDER BY d.device_id COLLATE "C"`,
};

/** $1 the full id of a user, of any server. */
export const joinedRoomsOf: Statement<[userId: string], { roomId: string }> = {
  name: "joinedRoomsOf",
  isQuick: true,
  text: `
    SELECT room_id AS "roomId"
    FROM current_state_events
    WHERE type = 'm.room.member' AND state_key = $1 AND membership = 'join'
    ORDER BY room_id`,
};

/** $1 the full id of a user. */
export const connectionsOf: Statement<[userId: string], Connection> = {
  name: "connectionsOf",
  isQuick: true,
  text: `
    SELECT ip, last_seen, user_agent FROM user_ips WHERE user_id = $1 ORDER BY last_seen DESC, ip COLLATE "C"`,
};

/**
 * $1 a full user id: whether an account has it, in whatever case. Counted, since where no index helps an EXISTS is expected
 * to end early and is left to one processor.
 */
export const userIdTaken: Statement<[userId: string], { taken: boolean }> = {
  name: "userIdTaken",
  text: "SELECT count(*) > 0 AS taken FROM users WHERE lower(name) = lower($1)",
};

/**
 * Makes an account where there is none of this id, with the row that counts its rooms.
 * $1 the full id, $2 the password's hash or null, $3 seconds since the Unix epoch, $4 1 for an administrator and 0 else,
 * $5 what kind of user or null.
 */
export const insertedUser: Statement<
  [userId: string, passwordHash: string | null, creationTs: number, admin: number, userType: string | null],
  { name: string }
> = {
  name: "insertedUser",
  text: `
    WITH made AS (
      INSERT INTO users (name, password_hash, creation_ts, admin, user_type, shadow_banned, approved)
      VALUES ($1, $2, $3, $4, $5, false, true)
      ON CONFLICT (name) DO NOTHING
      RETURNING name
    ), stats AS (
      INSERT INTO user_stats_current (user_id, joined_rooms, completed_delta_stream_id)
      SELECT name, 0, coalesce((SELECT max(stream_id) FROM current_state_delta_stream), -1) FROM made
      ON CONFLICT (user_id) DO NOTHING
    )
    SELECT name FROM made`,
};

/**
 * Sets what of a profile is to be set, and gives the profile. $1 the localpart, $2 the full id, $3 the display name or null,
 * $4 the avatar or null, $5 and $6 whether each of the two is to be set.
 */
export const writtenProfile: Statement<
  [
    localpart: string,
    userId: string,
    displayname: string | null,
    avatarUrl: string | null,
    setsDisplayname: boolean,
    setsAvatarUrl: boolean,
  ],
  { displayname: string | null; avatarUrl: string | null }
> = {
  name: "writtenProfile",
  text: `
    INSERT INTO profiles (user_id, full_user_id, displayname, avatar_url)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (user_id) DO UPDATE
    SET displayname = CASE WHEN $5 THEN excluded.displayname ELSE profiles.displayname END,
        avatar_url = CASE WHEN $6 THEN excluded.avatar_url ELSE profiles.avatar_url END
    RETURNING displayname, avatar_url AS "avatarUrl"`,
};

/**
 * Puts who belongs there into the user directory. $1 the full id, $2 the display name or null, $3 the avatar or null, $4 the
 * localpart, $5 the server's name, $6 the display name as it is looked for.
 */
export const listedInDirectory: Statement<
  [
    userId: string,
    displayname: string | null,
    avatarUrl: string | null,
    localpart: string,
    server: string,
    words: string,
  ],
  object
> = {
  name: "listedInDirectory",
  text: `
    WITH listed AS (
      SELECT name FROM users
      WHERE name = $1 AND deactivated = 0 AND appservice_id IS NULL AND user_type IS DISTINCT FROM 'support'
    ), directory AS (
      INSERT INTO user_directory (user_id, display_name, avatar_url)
      SELECT name, $2, $3 FROM listed
      ON CONFLICT (user_id) DO UPDATE SET display_name = excluded.display_name, avatar_url = excluded.avatar_url
    )
    INSERT INTO user_directory_search (user_id, vector)
    SELECT name, setweight(to_tsvector('simple', $4), 'A')
                 || setweight(to_tsvector('simple', $5), 'D')
                 || setweight(to_tsvector('simple', $6), 'B')
    FROM listed
    ON CONFLICT (user_id) DO UPDATE SET vector = excluded.vector`,
};

// The instance is the one that a Synapse without workers calls itself.
const announced = `
    INSERT INTO cache_invalidation_stream_by_instance (stream_id, instance_name, cache_func, keys, invalidation_ts)
    SELECT nextval('cache_invalidation_stream_seq'), 'master', cache, keys, $3
    FROM jsonb_to_recordset($1::jsonb) AS a (cache text, keys text[])`;

const enqueued = `
      INSERT INTO scheduled_tasks (id, action, status, timestamp, resource_id, params)
      SELECT id, action, 'scheduled', at, resource_id, params
      FROM jsonb_to_recordset($2::jsonb) AS t (id text, action text, resource_id text, params text, at bigint)`;

/**
 * What a write owes at its end. $1 what other processes shall forget: objects with `cache` and `keys`; $2 the jobs, objects with
 * what `scheduled_tasks` has of them, `at` being the time; $3 ms since the Unix epoch.
 */
export const endOfWrite: Statement<[announcements: string, jobs: string, now: number], object> = {
  name: "endOfWrite",
  text: `
    WITH jobs AS (${enqueued}
    )${announced}`,
};

/**
 * As {@link endOfWrite}, with a row of the audit log: $4 the operation, $5 who asked, $6 the administrator in whose name they did
 * or null, $7 the full id of the user whom it is about or null, $8 the request's id or null, $9 what else is to be said or null.
 */
export const endOfAuditedWrite: Statement<
  [
    announcements: string,
    jobs: string,
    now: number,
    operation: string,
    caller: string | null,
    puppetedBy: string | null,
    target: string | null,
    requestId: string | null,
    detail: string | null,
  ],
  object
> = {
  name: "endOfAuditedWrite",
  text: `
    WITH jobs AS (${enqueued}
    ), log AS (
      INSERT INTO synapse_user_admin.audit_log (at_ms, operation, caller, puppeted_by, target, request_id, detail)
      VALUES ($3, $4, $5, $6, $7, $8, $9::jsonb)
    )${announced}`,
};
