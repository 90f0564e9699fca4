import { type Milliseconds, type UserAdminClient, type UserId } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";

/** Someone who was not here for a while. */
export interface InactiveUser {
  readonly user: UserId;
  /** Null where they never were. */
  readonly lastSeen: string | null;
}

/**
 * People whose accounts are open and older than `before`, and who were not seen since. Bots and other users of a type are no
 * people; a server that was told to forget when users were seen has everyone here.
 */
export async function listInactiveUsers(
  client: UserAdminClient,
  before: Milliseconds,
): Promise<InactiveUser[]> {
  const inactive: InactiveUser[] = [];
  for await (const user of client.users.list({ deactivated: false, guests: false })) {
    const { name, creation_ts, last_seen_ts, user_type } = user;
    if (user_type === null && creation_ts < before && (last_seen_ts ?? 0) < before) {
      inactive.push({
        user: name,
        lastSeen: last_seen_ts === null ? null : new Date(last_seen_ts).toISOString(),
      });
    }
  }
  return inactive;
}

if (import.meta.main) {
  await asAdministrator(["DAYS"], async (client, days) => {
    if (!/^\d+$/u.test(days ?? "")) {
      throw new Error("DAYS is a number.");
    }
    return listInactiveUsers(client, Date.now() - Number(days) * 24 * 60 * 60 * 1000);
  });
}
