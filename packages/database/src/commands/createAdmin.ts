import { command } from "../command.ts";
import { addAdminSession, type AdminSession } from "../tables/adminSessions.ts";
import { addAccount, type NewAccount } from "./createUser.ts";

/**
 * Makes an administrator's account, and a session where one is wanted.
 * @throws UserIdTakenError where there is an account of this id
 */
export const createAdmin = (account: NewAccount, session: AdminSession | undefined) =>
  command("createAdmin", async (tx) => {
    await addAccount(tx, account);
    await addAdminSession(tx, account.userId, session);
  });
