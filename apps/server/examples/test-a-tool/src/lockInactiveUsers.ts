import type { UserAdminClient, UserId } from "@synapse-user-admin/client";

/**
 * Locks the accounts of those who have not been seen since a time, administrators excepted.
 *
 * @returns the ids of the accounts
 */
export async function lockInactiveUsers(client: UserAdminClient, since: Date): Promise<UserId[]> {
  const inactive: UserId[] = [];
  for await (const user of client.users.list({ deactivated: false })) {
    // Who has never been seen may be new.
    const seen = user.last_seen_ts ?? user.creation_ts;
    if (!user.admin && seen < since.getTime()) {
      inactive.push(user.name);
    }
  }
  // Not before the list is complete: who is locked drops out of it, and others would move to pages that have been read.
  for (const userId of inactive) {
    await client.users.upsert(userId, { locked: true });
  }
  return inactive;
}
