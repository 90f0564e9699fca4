import { command } from "../command.ts";
import { NotPromotableError } from "../errors.ts";
import { addAdminSession, type AdminSession } from "../tables/adminSessions.ts";
import * as users from "../tables/users.ts";

/**
 * Gives an account an administrator's rights, and makes a session where one is wanted.
 * @returns whether the account had not had these rights
 * @throws NotPromotableError where there is no such account, or nobody can use it
 */
export const promoteToAdmin = (userId: string, session: AdminSession | undefined) =>
  command("promoteToAdmin", async (tx) => {
    const user = await users.holdUser(tx, userId);
    if (user === undefined) throw new NotPromotableError(`There is no account ${userId}.`);
    if (user.deactivated) throw new NotPromotableError(`${userId} is deactivated.`);
    if (user.locked) throw new NotPromotableError(`${userId} is locked.`);
    const [guest] = await tx.sql`SELECT FROM users WHERE name = ${userId} AND is_guest = 1`;
    if (guest !== undefined) throw new NotPromotableError(`${userId} is a guest.`);
    if (!user.admin) await users.setAdmin(tx, userId, true);
    await addAdminSession(tx, userId, session);
    return !user.admin;
  });
