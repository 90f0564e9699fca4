import type { Caller, PasswordChange } from "@synapse-user-admin/database";
import { MatrixError } from "./http/errors.ts";
import type { Services } from "./services.ts";

/**
 * Makes a password that a user shall have ready for the database. Users who set their own keep the session that asks.
 *
 * @throws MatrixError 403 M_FORBIDDEN where passwords are not kept on this server
 */
export async function newPassword(
  { passwords, passwordsEnabled }: Services,
  caller: Caller,
  targetId: string,
  password: string,
  logoutDevices: boolean,
): Promise<PasswordChange> {
  if (!passwordsEnabled) {
    throw new MatrixError(403, "M_FORBIDDEN", "Passwords can't be changed here: this server keeps none.");
  }
  const hash = await passwords.hash(password);
  return { hash, logoutDevices, except: caller.userId === targetId ? caller : undefined };
}
