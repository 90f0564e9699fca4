import { command } from "../command.ts";
import { insertToken } from "../tables/accessTokens.ts";
import { ensureDevice } from "../tables/devices.ts";
import type { Transaction } from "../transaction.ts";
import { addAccount, type NewAccount } from "./createUser.ts";

/** A made-up account with what hangs on it. Times are ms since the Unix epoch. */
export interface Inhabitant {
  readonly userId: string;
  readonly localpart: string;
  readonly displayname: string | null;
  readonly avatarUrl: string | null;
  readonly createdMs: number;
  readonly passwordHash: string | null;
  readonly admin: boolean;
  readonly guest: boolean;
  readonly userType: string | null;
  readonly deactivated: boolean;
  readonly erased: boolean;
  readonly shadowBanned: boolean;
  readonly locked: boolean;
  readonly suspended: boolean;
  readonly emails: readonly string[];
  readonly externalIds: readonly { readonly provider: string; readonly id: string }[];
  readonly devices: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly token: string;
    readonly ip: string;
    readonly userAgent: string;
    readonly lastSeenMs: number;
  }[];
  /** Uploads; nothing says that their files are there. */
  readonly media: readonly {
    readonly id: string;
    readonly type: string;
    readonly name: string;
    /** Bytes. */
    readonly length: number;
    readonly createdMs: number;
  }[];
}

/** Adds accounts, one statement a table, so that hundreds take no longer than one. */
const settle = async ({ sql }: Transaction, inhabitants: readonly Inhabitant[]): Promise<void> => {
  const people = JSON.stringify(inhabitants);
  const devices = JSON.stringify(
    inhabitants.flatMap(({ userId, devices: all }) => all.map((device) => ({ userId, ...device }))),
  );
  await sql`
      INSERT INTO users (name, password_hash, creation_ts, admin, is_guest, user_type, deactivated, shadow_banned,
                         approved, locked, suspended)
      SELECT "userId", "passwordHash", "createdMs" / 1000, admin::int, guest::int, "userType", deactivated::int,
             "shadowBanned", true, locked, suspended
      FROM jsonb_to_recordset(${people}::jsonb) AS p ("userId" text, "passwordHash" text, "createdMs" bigint,
        admin boolean, guest boolean, "userType" text, deactivated boolean, "shadowBanned" boolean, locked boolean,
        suspended boolean)`;
  await sql`
      INSERT INTO profiles (user_id, full_user_id, displayname, avatar_url)
      SELECT localpart, "userId", displayname, "avatarUrl"
      FROM jsonb_to_recordset(${people}::jsonb)
        AS p (localpart text, "userId" text, displayname text, "avatarUrl" text, erased boolean)
      WHERE NOT erased`;
  await sql`
      WITH directory AS (
        INSERT INTO user_directory (user_id, room_id, display_name, avatar_url)
        SELECT "userId", NULL, displayname, "avatarUrl"
        FROM jsonb_to_recordset(${people}::jsonb)
          AS p ("userId" text, displayname text, "avatarUrl" text, deactivated boolean, "userType" text)
        WHERE NOT deactivated AND "userType" IS DISTINCT FROM 'support'
      ), gone AS (
        INSERT INTO erased_users (user_id)
        SELECT "userId" FROM jsonb_to_recordset(${people}::jsonb) AS p ("userId" text, erased boolean) WHERE erased
      ), uploads AS (
        INSERT INTO local_media_repository (media_id, media_type, media_length, created_ts, upload_name, user_id,
                                            authenticated)
        SELECT m.id, m.type, m.length, m."createdMs", m.name, "userId", true
        FROM jsonb_to_recordset(${people}::jsonb) AS p ("userId" text, media jsonb),
             jsonb_to_recordset(media) AS m (id text, type text, length int, "createdMs" bigint, name text)
      ), emails AS (
        INSERT INTO user_threepids (user_id, medium, address, validated_at, added_at)
        SELECT "userId", 'email', address, "createdMs", "createdMs"
        FROM jsonb_to_recordset(${people}::jsonb) AS p ("userId" text, emails jsonb, "createdMs" bigint),
             jsonb_array_elements_text(emails) AS address
      )
      INSERT INTO user_external_ids (auth_provider, external_id, user_id)
      SELECT e.provider, e.id, "userId"
      FROM jsonb_to_recordset(${people}::jsonb) AS p ("userId" text, "externalIds" jsonb),
           jsonb_to_recordset("externalIds") AS e (provider text, id text)`;
  await sql`
      WITH d AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(${devices}::jsonb) AS d ("userId" text, id text, name text, token text, ip text,
          "userAgent" text, "lastSeenMs" bigint)
      ), rows AS (
        INSERT INTO devices (user_id, device_id, display_name, last_seen, ip, user_agent, hidden)
        SELECT "userId", id, name, "lastSeenMs", ip, "userAgent", false FROM d
      ), ips AS (
        INSERT INTO user_ips (user_id, access_token, device_id, ip, user_agent, last_seen)
        SELECT "userId", token, id, ip, "userAgent", "lastSeenMs" FROM d
      )
      INSERT INTO access_tokens (id, user_id, token, device_id, last_validated, used)
      SELECT (SELECT coalesce(max(id), 0) FROM access_tokens) + row_number() OVER (), "userId", token, id, "lastSeenMs",
             true
      FROM d`;
};

/** What a new database begins with. */
export interface Beginning {
  readonly admin: NewAccount;
  /** The admin's session. */
  readonly deviceId: string;
  readonly token: string;
  readonly inhabitants: readonly Inhabitant[];
}

/**
 * Fills an empty database: all of it, or nothing.
 * @returns whether it was empty; another process may have been quicker
 */
export const beginDatabase = ({ admin, deviceId, token, inhabitants }: Beginning) =>
  command("beginDatabase", async (tx) => {
    // Two statements: one sees what was there when it began, not what was there when it got the lock.
    await tx.sql`SELECT pg_advisory_xact_lock(hashtext('beginDatabase'))`;
    const users = await tx.sql`SELECT FROM users LIMIT 1`;
    if (users.length > 0) return false;
    await addAccount(tx, admin);
    await ensureDevice(tx, admin.userId, deviceId, "First start");
    await insertToken(tx, { userId: admin.userId, token, deviceId });
    if (inhabitants.length > 0) await settle(tx, inhabitants);
    tx.audit({ admin: admin.userId, inhabitants: inhabitants.length });
    return true;
  });
