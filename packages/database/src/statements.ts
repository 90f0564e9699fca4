import type { Statement } from "./sql.ts";
import type { Caller } from "./queries/findCaller.ts";
import type { User } from "./queries/findUser.ts";
import type { Connection } from "./queries/listConnections.ts";
import type { Device } from "./queries/listDevices.ts";

// The hottest reads, each planned once a connection. Names are ours and must be unique.

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
