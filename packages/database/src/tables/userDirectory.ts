import { listedInDirectory } from "../statements.ts";
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
  { prepared }: Transaction,
  userId: string,
  { displayname, avatarUrl }: Profile,
): Promise<void> => {
  const colon = userId.indexOf(":");
  const words = (displayname ?? "").normalize("NFKC").toLowerCase();
  await prepared(listedInDirectory, [
    userId,
    displayname,
    avatarUrl,
    userId.slice(1, colon),
    userId.slice(colon + 1),
    words,
  ]);
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
