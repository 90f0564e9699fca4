import { writtenProfile } from "../statements.ts";
import type { Transaction } from "../transaction.ts";

/** What others see of a user. */
export interface Profile {
  readonly displayname: string | null;
  /** An `mxc://` URI. */
  readonly avatarUrl: string | null;
}

/**
 * Sets what is given of a profile and leaves the rest as it is; a user who has none gets one.
 * @returns the profile as it is now
 */
export const setProfile = async (
  { prepared }: Transaction,
  userId: string,
  { displayname, avatarUrl }: { readonly [Field in keyof Profile]?: Profile[Field] | undefined },
): Promise<Profile> => {
  const [profile] = await prepared(writtenProfile, [
    userId.slice(1, userId.indexOf(":")),
    userId,
    displayname ?? null,
    avatarUrl ?? null,
    displayname !== undefined,
    avatarUrl !== undefined,
  ]);
  if (!profile) throw new Error("writing a profile gave none back");
  return profile;
};

/**
 * Leaves it to the jobs to tell the rooms that a user is in of the new profile.
 * @param requestedBy full id of the user who asked for it
 */
export const showInRooms = async (tx: Transaction, userId: string, requestedBy: string): Promise<void> => {
  const joined = await tx.sql`
    SELECT 1 FROM local_current_membership WHERE user_id = ${userId} AND membership = 'join' LIMIT 1`;
  if (joined.length === 0) return;
  tx.enqueue({
    action: "update_join_states",
    resourceId: userId,
    params: { requester_authenticated_entity: requestedBy },
  });
};
