import { command } from "../command.ts";
import { UserIdTakenError } from "../errors.ts";
import { addExternalIds, type ExternalId } from "../tables/externalIds.ts";
import { type Profile, setProfile } from "../tables/profiles.ts";
import { addThreepids, type Threepid } from "../tables/threepids.ts";
import { listInDirectory } from "../tables/userDirectory.ts";
import { insertUser, type NewUser } from "../tables/users.ts";
import type { Transaction } from "../transaction.ts";

/** An account to be. */
export interface NewAccount extends NewUser, Profile {
  readonly threepids: readonly Threepid[];
  readonly externalIds: readonly ExternalId[];
}

/** The steps of {@link createUser}, for commands of which it is a part. */
export const addAccount = async (tx: Transaction, account: NewAccount): Promise<void> => {
  const { userId } = account;
  if (!(await insertUser(tx, account))) throw new UserIdTakenError(`${userId} is taken`);
  await listInDirectory(tx, userId, await setProfile(tx, userId, account));
  await addThreepids(tx, userId, account.threepids);
  await addExternalIds(tx, userId, account.externalIds);
};

/**
 * Makes an account (seed: "Create or modify account").
 * @throws UserIdTakenError where there is one of this id; which ids are too much alike is for the caller to look at
 * @throws ExternalIdInUseError where another user has one of the external ids
 */
export const createUser = (account: NewAccount) => command("createUser", (tx) => addAccount(tx, account));
