import { command } from "../command.ts";
import { deleteAllTokens, type Session } from "../tables/accessTokens.ts";
import { deleteAllDevices } from "../tables/devices.ts";
import { setPasswordHash } from "../tables/users.ts";
import type { Transaction } from "../transaction.ts";

/** A password to be, and what it ends. */
export interface PasswordChange {
  readonly hash: string;
  /** Whether it ends the user's sessions. */
  readonly logoutDevices: boolean;
  /** The session that goes on all the same: the one by which users set their own password. */
  readonly except?: Session | undefined;
}

/** The steps of {@link resetPassword}, for commands of which it is a part. */
export const changePassword = async (
  tx: Transaction,
  userId: string,
  { hash, logoutDevices, except }: PasswordChange,
): Promise<void> => {
  await setPasswordHash(tx, userId, hash);
  if (!logoutDevices) return;
  await deleteAllDevices(tx, userId, except?.deviceId ?? undefined);
  await deleteAllTokens(tx, userId, except);
};

/** Sets a password (seed: "Reset password"), of a deactivated account as well. */
export const resetPassword = (userId: string, change: PasswordChange) =>
  command("resetPassword", (tx) => changePassword(tx, userId, change));
