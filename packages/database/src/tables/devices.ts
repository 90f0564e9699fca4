import { fragment } from "../sql.ts";
import type { Transaction } from "../transaction.ts";
import { announceTokens } from "./accessTokens.ts";
import { advancePosition } from "./streamPositions.ts";

/**
 * Tells other servers and clients that devices changed: one stream id a device, which replaces what was said of it
 * before, and a row for each room that the user is in.
 */
export const noteChanges = async (
  { sql, now }: Transaction,
  userId: string,
  deviceIds: readonly string[],
): Promise<void> => {
  if (deviceIds.length === 0) return;
  await sql`
    WITH changed AS (
      SELECT device_id, nextval('device_lists_sequence') AS stream_id FROM unnest(${deviceIds}::text[]) AS d (device_id)
    ), outdated AS (
      DELETE FROM device_lists_stream WHERE user_id = ${userId} AND device_id = ANY (${deviceIds}::text[])
    ), stream AS (
      INSERT INTO device_lists_stream (stream_id, user_id, device_id, instance_name)
      SELECT stream_id, ${userId}, device_id, 'master' FROM changed
    ), rooms AS (
      INSERT INTO device_lists_changes_in_room (user_id, device_id, room_id, stream_id, converted_to_destinations,
                                                opentracing_context, instance_name, inserted_ts)
      SELECT ${userId}, changed.device_id, c.room_id, changed.stream_id, false, '{}', 'master', ${now}::bigint
      FROM changed, current_state_events c
      WHERE c.type = 'm.room.member' AND c.state_key = ${userId} AND c.membership = 'join'
    )
    ${advancePosition("device_lists_stream", fragment`changed`)}`;
};

/**
 * Makes a device; one of this id that is there stays as it is.
 * @param displayName the name of the device if it is new
 */
export const ensureDevice = async (
  tx: Transaction,
  userId: string,
  deviceId: string,
  displayName: string | null,
): Promise<void> => {
  const made = await tx.sql<{ device_id: string }>`
    INSERT INTO devices (user_id, device_id, display_name, hidden)
    VALUES (${userId}, ${deviceId}, ${displayName}, false)
    ON CONFLICT (user_id, device_id) DO NOTHING
    RETURNING device_id`;
  tx.announce("get_device", [userId, deviceId]);
  if (made.length > 0) await noteChanges(tx, userId, [deviceId]);
};

/**
 * Ends sessions: the devices with their keys, tokens and pushers. Ids that are no devices do no harm, and are told to
 * others as the rest (Synapse 1.163.2 observed).
 */
export const deleteDevices = async (
  tx: Transaction,
  userId: string,
  deviceIds: readonly string[],
): Promise<void> => {
  if (deviceIds.length === 0) return;
  const deleting = tx.sql<{ tokens: string[]; pushers: number }>`
    WITH gone AS (
      DELETE FROM devices WHERE user_id = ${userId} AND device_id = ANY (${deviceIds}::text[]) AND NOT hidden
    ), providers AS (
      DELETE FROM device_auth_providers WHERE user_id = ${userId} AND device_id = ANY (${deviceIds}::text[])
    ), keys AS (
      DELETE FROM e2e_device_keys_json WHERE user_id = ${userId} AND device_id = ANY (${deviceIds}::text[])
    ), one_time_keys AS (
      DELETE FROM e2e_one_time_keys_json WHERE user_id = ${userId} AND device_id = ANY (${deviceIds}::text[])
    ), fallback_keys AS (
      DELETE FROM e2e_fallback_keys_json WHERE user_id = ${userId} AND device_id = ANY (${deviceIds}::text[])
    ), dehydrated AS (
      DELETE FROM dehydrated_devices WHERE user_id = ${userId} AND device_id = ANY (${deviceIds}::text[])
    ), inbox AS (
      DELETE FROM device_inbox WHERE user_id = ${userId} AND device_id = ANY (${deviceIds}::text[])
    ), refresh AS (
      DELETE FROM refresh_tokens WHERE user_id = ${userId} AND device_id = ANY (${deviceIds}::text[])
    ), tokens AS (
      DELETE FROM access_tokens WHERE user_id = ${userId} AND device_id = ANY (${deviceIds}::text[]) RETURNING id, token
    ), pushed AS (
      DELETE FROM pushers WHERE user_name = ${userId} AND device_id = ANY (${deviceIds}::text[])
      RETURNING app_id, pushkey
    ), unpushed AS (
      INSERT INTO deleted_pushers (stream_id, app_id, pushkey, user_id, instance_name)
      SELECT nextval('pushers_sequence'), app_id, pushkey, ${userId}, 'master'
      FROM (SELECT * FROM pushed ORDER BY app_id, pushkey) ordered
      RETURNING stream_id
    ), position AS (
      ${advancePosition("pushers", fragment`unpushed`)}
    )
    SELECT coalesce((SELECT json_agg(token ORDER BY id) FROM tokens), '[]') AS tokens,
           (SELECT count(*) FROM pushed) AS pushers`;
  // Sent together, and done in this order.
  const [[row]] = await Promise.all([deleting, noteChanges(tx, userId, deviceIds)]);
  tx.announce("get_device", [userId]);
  tx.announce("count_e2e_one_time_keys", [userId]);
  tx.announce("get_e2e_unused_fallback_key_types", [userId]);
  announceTokens(tx, row?.tokens ?? []);
  for (let n = 0; n < (row?.pushers ?? 0); n++) tx.announce("get_if_user_has_pusher", [userId]);
};

/**
 * Ends all sessions that have a device.
 * @param except the device that stays
 */
export const deleteAllDevices = async (tx: Transaction, userId: string, except?: string): Promise<void> => {
  const rows = await tx.sql<{ device_id: string }>`
    SELECT device_id FROM devices
    WHERE user_id = ${userId} AND NOT hidden AND device_id IS DISTINCT FROM ${except ?? null} ORDER BY device_id`;
  await deleteDevices(
    tx,
    userId,
    rows.map(({ device_id: id }) => id),
  );
};
