import { command } from "../command.ts";
import { deleteAllTokens } from "../tables/accessTokens.ts";
import { deleteAllDevices } from "../tables/devices.ts";
import { addExternalIds, type ExternalId, replaceExternalIds } from "../tables/externalIds.ts";
import { changeProfile } from "../tables/profiles.ts";
import { addThreepids, replaceThreepids, type Threepid } from "../tables/threepids.ts";
import { refreshDirectory } from "../tables/userDirectory.ts";
import {
  insertUser,
  lockUser,
  setAdmin,
  setDeactivated,
  setLocked,
  setPasswordHash,
  setUserType,
  unerase,
} from "../tables/users.ts";
import type { Transaction } from "../transaction.ts";
import { deactivate } from "./deactivateUser.ts";

/** What is to be of an account; what is absent stays as it is, or is as it is for a new account. */
export interface UserChange {
  /** "" removes it. A new account without has its localpart for a name. */
  readonly displayName?: string | undefined;
  /** "" removes it. */
  readonly avatarUrl?: string | undefined;
  /** All that the account shall have. An address of another user moves over. */
  readonly threepids?: readonly Threepid[] | undefined;
  /** All that the account shall have. */
  readonly externalIds?: readonly ExternalId[] | undefined;
  readonly admin?: boolean | undefined;
  /** `null`: none. */
  readonly userType?: string | null | undefined;
  /** bcrypt. */
  readonly passwordHash?: string | undefined;
  /** Whether a new password ends all sessions. */
  readonly logoutDevices: boolean;
  /** `true` deactivates, `false` reactivates. Of no effect on a new account. */
  readonly deactivated?: boolean | undefined;
  /** Of no effect on a new account. */
  readonly locked?: boolean | undefined;
  /** Full id of whoever asks. */
  readonly requestedBy: string;
}

const orNull = (text: string | undefined): string | null | undefined => (text === "" ? null : text);

const create = async (tx: Transaction, userId: string, change: UserChange): Promise<boolean> => {
  const isNew = await insertUser(tx, userId, {
    passwordHash: change.passwordHash ?? null,
    admin: change.admin ?? false,
    userType: change.userType ?? null,
  });
  if (!isNew) return false;
  const localpart = userId.slice(1, userId.indexOf(":"));
  await changeProfile(
    tx,
    userId,
    { displayName: orNull(change.displayName ?? localpart), avatarUrl: orNull(change.avatarUrl) },
    change.requestedBy,
  );
  await addThreepids(tx, userId, change.threepids ?? []);
  await addExternalIds(tx, userId, change.externalIds ?? [], 1);
  return true;
};

const reactivate = async (tx: Transaction, userId: string): Promise<void> => {
  await unerase(tx, userId);
  await setDeactivated(tx, userId, false);
  // Erasing has removed the profile; the account has one again, without a name.
  await tx.sql`
    INSERT INTO profiles (user_id, full_user_id) VALUES (${userId.slice(1, userId.indexOf(":"))}, ${userId})
    ON CONFLICT (user_id) DO NOTHING`;
  await tx.sql`DELETE FROM users_pending_deactivation WHERE user_id = ${userId}`;
  await refreshDirectory(tx, userId);
};

/** In the order in which Synapse makes the changes. */
const modify = async (
  tx: Transaction,
  userId: string,
  before: { admin: boolean; deactivated: boolean; locked: boolean },
  change: UserChange,
): Promise<void> => {
  await changeProfile(
    tx,
    userId,
    { displayName: orNull(change.displayName), avatarUrl: orNull(change.avatarUrl) },
    change.requestedBy,
  );
  if (change.threepids) await replaceThreepids(tx, userId, change.threepids);
  if (change.externalIds) await replaceExternalIds(tx, userId, change.externalIds);
  if (change.admin !== undefined && change.admin !== before.admin) await setAdmin(tx, userId, change.admin);
  if (change.passwordHash !== undefined) {
    await setPasswordHash(tx, userId, change.passwordHash);
    if (change.logoutDevices) {
      await deleteAllDevices(tx, userId);
      await deleteAllTokens(tx, userId);
    }
  }
  if (change.deactivated === true && !before.deactivated) await deactivate(tx, userId, false);
  if (change.deactivated === false && before.deactivated) await reactivate(tx, userId);
  if (change.locked !== undefined && change.locked !== before.locked) await setLocked(tx, userId, change.locked);
  if (change.userType !== undefined) await setUserType(tx, userId, change.userType);
};

/**
 * Makes an account, or changes the one that is there.
 * @returns whether it was made
 * @throws ExternalIdInUseError where an external id is another user's; nothing is changed then
 */
export const upsertUser = (userId: string, change: UserChange) =>
  command("upsertUser", async (tx) => {
    let before = await lockUser(tx, userId);
    if (!before) {
      if (await create(tx, userId, change)) return true;
      // Somebody else made it in the meantime.
      before = await lockUser(tx, userId);
    }
    if (before) await modify(tx, userId, before, change);
    return false;
  });
