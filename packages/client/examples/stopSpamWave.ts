import type { UserAdminClient, UserPage } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";
import { deleteAllMedia } from "./deleteAllMedia.ts";
import { redactEverything } from "./redactEverything.ts";

/**
 * Accounts made at `since` (ms since the Unix epoch) or later that have been busy since: a spammer invites, or joins
 * many rooms. For a person to look at: a busy newcomer is not a spammer yet.
 */
export async function findSpammers(client: UserAdminClient, since: number) {
  const suspects = [];
  for (const user_id of await newUsers(client, since)) {
    const of = { path: { user_id }, query: { from_ts: since } };
    const { invite_count: invites } = await client.getUserSentInviteCount(of);
    const { cumulative_joined_room_count: rooms } = await client.getUserCumulativeJoinedRoomCount(of);
    const { total: media } = await client.listUserMedia({ path: of.path, query: { limit: 1 } });
    suspects.push({ user_id, invites, rooms, media });
  }
  return suspects
    .filter(({ invites, rooms, media }) => invites + rooms + media > 0)
    .toSorted((a, b) => b.invites + b.rooms - a.invites - a.rooms);
}

/** The ids of accounts made since, without administrators, bots and who is banned already. */
async function newUsers(client: UserAdminClient, since: number): Promise<Set<string>> {
  // A set, as accounts that are made meanwhile push others to the next page, where they come once more.
  const found = new Set<string>();
  for (let from: number | undefined = 0; from !== undefined;) {
    const { users, next_token }: UserPage = await client.listUsersV3({
      query: { order_by: "creation_ts", dir: "b", locked: true, deactivated: false, admins: false, from },
    });
    // The list counts in milliseconds, but of whole seconds.
    const recent = users.filter(({ creation_ts }) => creation_ts + 1000 > since);
    for (const { name, shadow_banned, user_type } of recent) {
      if (!shadow_banned && user_type === null) {
        found.add(name);
      }
    }
    from = recent.length < users.length || next_token === undefined ? undefined : Number(next_token);
  }
  return found;
}

/** Silences all of the accounts, then removes what each of them sent and uploaded. */
export async function stopSpamWave(client: UserAdminClient, userIds: readonly string[]) {
  for (const user_id of userIds) {
    await client.shadowBanUser({ path: { user_id } });
  }
  const removed = [];
  for (const user_id of userIds) {
    const notRedacted = await redactEverything(client, user_id, "spam");
    removed.push({ user_id, notRedacted, media: await deleteAllMedia(client, user_id) });
  }
  return removed;
}

if (import.meta.main) {
  await asAdministrator(["find|stop", "SINCE|USER_ID", "[USER_ID …]"], async (client, verb, ...args) => {
    if (verb === "find") {
      const since = Date.parse(args[0] ?? "");
      if (Number.isNaN(since)) {
        throw new Error("SINCE is a time such as 2026-11-24T08:00:00Z.");
      }
      return findSpammers(client, since);
    }
    if (verb === "stop") {
      return stopSpamWave(client, args);
    }
    throw new Error("Say what to do: find SINCE, or stop USER_ID ….");
  });
}
