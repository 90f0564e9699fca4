import { command } from "../command.ts";
import { deleteAllTokens } from "../tables/accessTokens.ts";
import { deleteAccountData } from "../tables/accountData.ts";
import { deleteAllDevices } from "../tables/devices.ts";
import { deleteAllPushers } from "../tables/pushers.ts";
import { listThreepids, removeThreepids } from "../tables/threepids.ts";
import { removeFromDirectory } from "../tables/userDirectory.ts";
import { awaitDeparture, erase, holdUser, setDeactivated, setPasswordHash } from "../tables/users.ts";
import type { Transaction } from "../transaction.ts";

/** The steps of {@link deactivateUser}, for commands of which it is a part. */
export const deactivate = async (tx: Transaction, userId: string, erasing: boolean): Promise<void> => {
  await removeThreepids(tx, userId, await listThreepids(tx, userId));
  await deleteAllDevices(tx, userId);
  await deleteAllTokens(tx, userId);
  await setPasswordHash(tx, userId, null);
  await deleteAllPushers(tx, userId);
  await removeFromDirectory(tx, userId);
  if (erasing) await erase(tx, userId);
  await setDeactivated(tx, userId, true);
  await deleteAccountData(tx, userId);
  await awaitDeparture(tx, userId);
};

/**
 * Deactivates an account (seed: "Deactivate Account"): takes its addresses, devices, tokens, password, pushers, place in
 * the user directory and account data, and puts it on the list of those who are still to leave their rooms. Name, avatar,
 * external ids and what it wrote stay; tokens that admins made for it stay as well (Synapse 1.163.2 observed).
 *
 * May be done again on a deactivated account, to erase it for instance.
 * @param erasing also removes name and avatar and marks the user as erased
 */
export const deactivateUser = (userId: string, erasing: boolean) =>
  command("deactivateUser", async (tx) => {
    // First of all, so that a login that is on its way either is seen by what follows or comes too late.
    await holdUser(tx, userId);
    await deactivate(tx, userId, erasing);
  });
