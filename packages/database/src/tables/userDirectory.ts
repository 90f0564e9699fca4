import type { Transaction } from "../transaction.ts";
import type { Profile } from "./profiles.ts";

/**
 * Puts a user into the user directory, or what the directory says of the user right. Deactivated users, support users
 * and those of application services have no place there: nothing happens for them, and what is there of them stays
 * (Synapse 1.163.2 observed).
 *
 * Names are found by what the letters mean, whatever their case (`ＡＢ` by `ab`). That is done here: PostgreSQL's own
 * `lower` leaves letters beyond ASCII alone under the C locale.
 */
export const listInDirectory = async (
  { sql }: Transaction,
  userId: string,
  { displayname, avatarUrl }: Profile,
): Promise<void> => {
  const colon = userId.indexOf(":");
  const words = (displayname ?? "").normalize("NFKC").toLowerCase();
  await sql`
    WITH listed AS (
      SELECT name FROM users
      WHERE name = ${userId} AND deactivated = 0 AND appservice_id IS NULL AND user_type IS DISTINCT FROM 'support'
    ), directory AS (
      INSERT INTO user_directory (user_id, display_name, avatar_url)
      SELECT name, ${displayname}, ${avatarUrl} FROM listed
      ON CONFLICT (user_id) DO UPDATE SET display_name = excluded.display_name, avatar_url = excluded.avatar_url
    )
    INSERT INTO user_directory_search (user_id, vector)
    SELECT name, setweight(to_tsvector('simple', ${userId.slice(1, colon)}), 'A')
                 || setweight(to_tsvector('simple', ${userId.slice(colon + 1)}), 'D')
                 || setweight(to_tsvector('simple', ${words}), 'B')
    FROM listed
    ON CONFLICT (user_id) DO UPDATE SET vector = excluded.vector`;
};

/**
 * Brings what the user directory knows of a user up to date with the profile. Deactivated users, those of type `support`
 * and those of application services are not in it.
 *
 * The display name is searched for by its NFKC form in lower case (Synapse 1.163.2 observed).
 */
export const refreshDirectory = async ({ sql }: Transaction, userId: string): Promise<void> => {
  const [profile] = await sql<{ displayname: string | null; avatar_url: string | null }>`
    SELECT p.displayname, p.avatar_url FROM users u JOIN profiles p ON p.full_user_id = u.name
    WHERE u.name = ${userId} AND u.deactivated = 0 AND u.user_type IS DISTINCT FROM 'support' AND u.appservice_id IS NULL`;
  if (!profile) return;
  const colon = userId.indexOf(":");
  await sql`
    WITH directory AS (
      INSERT INTO user_directory (user_id, display_name, avatar_url)
      VALUES (${userId}, ${profile.displayname}, ${profile.avatar_url})
      ON CONFLICT (user_id) DO UPDATE SET display_name = excluded.display_name, avatar_url = excluded.avatar_url
    )
    INSERT INTO user_directory_search (user_id, vector)
    VALUES (${userId},
            setweight(to_tsvector('simple', ${userId.slice(1, colon)}), 'A')
            || setweight(to_tsvector('simple', ${userId.slice(colon + 1)}), 'D')
            || setweight(to_tsvector('simple', ${profile.displayname?.normalize("NFKC").toLowerCase() ?? ""}), 'B'))
    ON CONFLICT (user_id) DO UPDATE SET vector = excluded.vector`;
};

/** Takes a user out of the user directory, with what it knows of whom the user shares rooms with. */
export const removeFromDirectory = async ({ sql }: Transaction, userId: string): Promise<void> => {
  await sql`
    WITH directory AS (
      DELETE FROM user_directory WHERE user_id = ${userId}
    ), search AS (
      DELETE FROM user_directory_search WHERE user_id = ${userId}
    ), public AS (
      DELETE FROM users_in_public_rooms WHERE user_id = ${userId}
    )
    DELETE FROM users_who_share_private_rooms WHERE user_id = ${userId} OR other_user_id = ${userId}`;
};
