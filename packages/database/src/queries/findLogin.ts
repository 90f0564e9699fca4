import type { Reader } from "../reader.ts";

/** What logging in needs to know of an account. */
export interface LoginAccount {
  readonly userId: string;
  /** bcrypt; `null` where no password is set. */
  readonly passwordHash: string | null;
  readonly deactivated: boolean;
  readonly locked: boolean;
}

/**
 * The account of this user id; where none is spelled so, the one that differs in upper and lower case alone, if there is
 * just one (Synapse 1.163.2 observed). The second look is made only then: without an index of ours it is a scan.
 */
export const findLogin = async ({ sql }: Reader, userId: string): Promise<LoginAccount | undefined> => {
  const [exact] = await sql<LoginAccount>`
    SELECT name AS "userId", password_hash AS "passwordHash", deactivated = 1 AS deactivated, locked
    FROM users WHERE name = ${userId}`;
  if (exact) return exact;
  const alike = await sql<LoginAccount>`
    SELECT name AS "userId", password_hash AS "passwordHash", deactivated = 1 AS deactivated, locked
    FROM users WHERE lower(name) = lower(${userId}) LIMIT 2`;
  return alike.length === 1 ? alike[0] : undefined;
};
