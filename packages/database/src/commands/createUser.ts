import { command } from "../command.ts";
import { UserIdTakenError } from "../errors.ts";
import { findUser, type User } from "../queries/findUser.ts";
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

/**
 * The steps of {@link createUser}, for commands of which it is a part. All are sent at once: where there is such an
 * account already, what came behind the first is undone with it.
 */
export const addAccount = async (tx: Transaction, account: NewAccount): Promise<User> => {
  const { userId } = account;
  const insert = async (): Promise<void> => {
    if (!(await insertUser(tx, account))) throw new UserIdTakenError(`${userId} is taken`);
  };
  // They reach the transaction's one connection, and are answered, in this order.
  const done = [
    insert(),
    setProfile(tx, userId, account),
    listInDirectory(tx, userId, account),
    addThreepids(tx, userId, account.threepids),
    addExternalIds(tx, userId, account.externalIds),
  ];
  const [user] = await Promise.all([findUser(tx, userId), ...done]);
  if (!user) throw new Error(`the account ${userId} is not there after it was made`);
  return user;
};

/**
 * Makes an account (seed: "Create or modify account").
 * @returns the account as it is now
 * @throws UserIdTakenError where there is one of this id; which ids are too much alike is for the caller to look at
 * @throws ExternalIdInUseError where another user has one of the external ids
 */
export const createUser = (account: NewAccount) => command("createUser", (tx) => addAccount(tx, account));
