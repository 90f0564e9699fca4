import { command } from "../command.ts";
import { type ExternalId, replaceExternalIds } from "../tables/externalIds.ts";
import { setProfile, showInRooms } from "../tables/profiles.ts";
import { replaceThreepids, type Threepid } from "../tables/threepids.ts";
import { listInDirectory } from "../tables/userDirectory.ts";
import { holdUser, setAdmin, setDeactivated, setLocked, setUserType, unerase } from "../tables/users.ts";
import type { Transaction } from "../transaction.ts";
import { deactivate } from "./deactivateUser.ts";
import { changePassword, type PasswordChange } from "./resetPassword.ts";

/** What an account shall be; what is `undefined` stays as it is. */
export interface AccountChanges {
  /** Full id of the user who asks. */
  readonly requestedBy: string;
  /** `null` removes it. */
  readonly displayname?: string | null | undefined;
  /** `null` removes it. */
  readonly avatarUrl?: string | null | undefined;
  /** All of them. */
  readonly threepids?: readonly Threepid[] | undefined;
  /** All of them. */
  readonly externalIds?: readonly ExternalId[] | undefined;
  readonly admin?: boolean | undefined;
  readonly password?: PasswordChange | undefined;
  readonly deactivated?: boolean | undefined;
  readonly locked?: boolean | undefined;
  /** `null`: an ordinary user. */
  readonly userType?: string | null | undefined;
}

/** Back from deactivation and erasure. The password and everything else that went with them stay gone. */
const reactivate = async (tx: Transaction, userId: string): Promise<void> => {
  await unerase(tx, userId);
  await setDeactivated(tx, userId, false);
  await listInDirectory(tx, userId, await setProfile(tx, userId, {}));
};

/**
 * Changes an account (seed: "Create or modify account"), in the order of Synapse's steps: a new name of a user who is
 * just being reactivated comes before the user's return to the directory, and so on.
 * @throws ExternalIdInUseError where another user has one of the external ids
 */
export const modifyUser = (userId: string, changes: AccountChanges) =>
  command("modifyUser", async (tx) => {
    const { displayname, avatarUrl, threepids, externalIds, admin, password, deactivated, locked, userType } =
      changes;
    const before = await holdUser(tx, userId);
    if (!before) throw new Error(`there is no account ${userId} to change`);

    if (displayname !== undefined || avatarUrl !== undefined) {
      await listInDirectory(tx, userId, await setProfile(tx, userId, { displayname, avatarUrl }));
      await showInRooms(tx, userId, changes.requestedBy);
    }
    if (threepids) await replaceThreepids(tx, userId, threepids);
    if (externalIds) await replaceExternalIds(tx, userId, externalIds);
    if (admin !== undefined && admin !== before.admin) await setAdmin(tx, userId, admin);
    if (password) await changePassword(tx, userId, password);
    if (deactivated === true && !before.deactivated) await deactivate(tx, userId, false);
    if (deactivated === false && before.deactivated) await reactivate(tx, userId);
    if (locked !== undefined && locked !== before.locked) await setLocked(tx, userId, locked);
    if (userType !== undefined) await setUserType(tx, userId, userType);
  });
