import type { Transaction } from "../transaction.ts";

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
