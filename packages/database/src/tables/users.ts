import { insertedUser } from "../statements.ts";
import type { Transaction } from "../transaction.ts";

/** A row of `users` to be; it has neither consent nor lock, and is approved, as Synapse makes accounts for admins. */
export interface NewUser {
  readonly userId: string;
  /** `null`: no login by password. */
  readonly passwordHash: string | null;
  readonly admin: boolean;
  /** `null`: an ordinary user. */
  readonly userType: string | null;
}

/**
 * Makes an account, with the row that counts its rooms; without profile and place in the directory.
 * @returns whether it was made: it isn't where an account of this id is there, or was made at the same time
 */
export const insertUser = async (tx: Transaction, user: NewUser): Promise<boolean> => {
  const made = await tx.prepared(insertedUser, [
    user.userId,
    user.passwordHash,
    Math.floor(tx.now / 1000),
    user.admin ? 1 : 0,
    user.userType,
  ]);
  if (made.length === 0) return false;
  tx.announce("get_user_by_id", [user.userId]);
  return true;
};

/** What a command has to know of an account before it changes it. */
export interface UserState {
  readonly admin: boolean;
  readonly deactivated: boolean;
  readonly locked: boolean;
}

/** Reads an account and keeps other commands from changing it until this one ends; `undefined` where there is none. */
export const holdUser = async ({ sql }: Transaction, userId: string): Promise<UserState | undefined> => {
  const [state] = await sql<UserState>`
    SELECT admin = 1 AS admin, deactivated = 1 AS deactivated, locked FROM users WHERE name = ${userId} FOR UPDATE`;
  return state;
};

/** Gives or takes the rights of a server administrator. */
export const setAdmin = async (tx: Transaction, userId: string, admin: boolean): Promise<void> => {
  await tx.sql`UPDATE users SET admin = ${admin ? 1 : 0} WHERE name = ${userId}`;
  tx.announce("get_user_by_id", [userId]);
  tx.announce("is_server_admin", [userId]);
};

/** Locks a user out, or lets the user in again. */
export const setLocked = async (tx: Transaction, userId: string, locked: boolean): Promise<void> => {
  await tx.sql`UPDATE users SET locked = ${locked} WHERE name = ${userId}`;
  tx.announce("get_user_locked_status", [userId]);
  tx.announce("get_user_by_id", [userId]);
};

/** Suspends a user, or lifts a suspension. */
export const setSuspended = async (tx: Transaction, userId: string, suspended: boolean): Promise<void> => {
  await tx.sql`UPDATE users SET suspended = ${suspended} WHERE name = ${userId}`;
  tx.announce("get_user_suspended_status", [userId]);
  tx.announce("get_user_by_id", [userId]);
};

/** Keeps what a user sends from everybody else, or lets it through again. */
export const setShadowBanned = async (
  tx: Transaction,
  userId: string,
  shadowBanned: boolean,
): Promise<void> => {
  await tx.sql`UPDATE users SET shadow_banned = ${shadowBanned} WHERE name = ${userId}`;
  tx.announce("get_user_by_id", [userId]);
};

/** Says what kind of user it is; `null`: an ordinary one. */
export const setUserType = async (
  tx: Transaction,
  userId: string,
  userType: string | null,
): Promise<void> => {
  await tx.sql`UPDATE users SET user_type = ${userType} WHERE name = ${userId}`;
  tx.announce("get_user_by_id", [userId]);
};

/** Sets a password's hash, or takes the password away. */
export const setPasswordHash = async (
  tx: Transaction,
  userId: string,
  hash: string | null,
): Promise<void> => {
  await tx.sql`UPDATE users SET password_hash = ${hash} WHERE name = ${userId}`;
  tx.announce("get_user_by_id", [userId]);
};

export const setDeactivated = async (
  tx: Transaction,
  userId: string,
  deactivated: boolean,
): Promise<void> => {
  await tx.sql`UPDATE users SET deactivated = ${deactivated ? 1 : 0} WHERE name = ${userId}`;
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

/** Takes an erasure back. Name and avatar, which went with it, stay gone. */
export const unerase = async (tx: Transaction, userId: string): Promise<void> => {
  const erased = await tx.sql`DELETE FROM erased_users WHERE user_id = ${userId} RETURNING user_id`;
  if (erased.length > 0) tx.announce("is_user_erased", [userId]);
};

/** Leaves it to the jobs to take the user out of the rooms. */
export const awaitDeparture = async (tx: Transaction, userId: string): Promise<void> => {
  tx.wakeJobs();
  // The table has no key, and a second row would have the work done twice.
  await tx.sql`
    INSERT INTO users_pending_deactivation (user_id)
    SELECT ${userId} WHERE NOT EXISTS (SELECT 1 FROM users_pending_deactivation WHERE user_id = ${userId})`;
};
