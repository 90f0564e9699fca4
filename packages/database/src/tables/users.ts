import type { Transaction } from "../transaction.ts";

/** Sets a password's hash, or takes the password away. */
export const setPasswordHash = async (tx: Transaction, userId: string, hash: string | null): Promise<void> => {
  await tx.sql`UPDATE users SET password_hash = ${hash} WHERE name = ${userId}`;
  tx.announce("get_user_by_id", [userId]);
};

export const setDeactivated = async (tx: Transaction, userId: string, deactivated: boolean): Promise<void> => {
  await tx.sql`UPDATE users SET deactivated = ${deactivated ? 1 : 0}::smallint WHERE name = ${userId}`;
  tx.announce("get_user_deactivated_status", [userId]);
  tx.announce("get_user_by_id", [userId]);
  tx.announce("is_guest", [userId]);
};

/** Marks a user's messages as not to be shown to those who come later, and removes name and avatar. */
export const erase = async (tx: Transaction, userId: string): Promise<void> => {
  await tx.sql`
    WITH profile AS (
      DELETE FROM profiles WHERE full_user_id = ${userId}
    )
    INSERT INTO erased_users (user_id) VALUES (${userId}) ON CONFLICT (user_id) DO NOTHING`;
  tx.announce("is_user_erased", [userId]);
};

/** Leaves it to the jobs to take the user out of the rooms. */
export const awaitDeparture = async ({ sql }: Transaction, userId: string): Promise<void> => {
  // The table has no key, and a second row would have the work done twice.
  await sql`
    INSERT INTO users_pending_deactivation (user_id)
    SELECT ${userId} WHERE NOT EXISTS (SELECT 1 FROM users_pending_deactivation WHERE user_id = ${userId})`;
};
