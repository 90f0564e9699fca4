import { userId, type Milliseconds, type UserAdminClient, type UserId } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";
import { redactEverything } from "./redactEverything.ts";

/**
 * Accounts made at `since` or later that have been busy since: a spammer invites, or joins many rooms. For a person to look
 * at: a busy newcomer is not a spammer yet.
 */
export async function findSpammers(client: UserAdminClient, since: Milliseconds) {
  const suspects = [];
  for (const user of await newUsers(client, since)) {
    const { invite_count: invites } = await client.activity.sentInviteCount(user, { from_ts: since });
    const { cumulative_joined_room_count: rooms } = await client.activity.cumulativeJoinedRoomCount(user, {
      from_ts: since,
    });
    suspects.push({ user_id: user, invites, rooms, media: await client.media.list(user).total() });
  }
  return suspects
    .filter(({ invites, rooms, media }) => invites + rooms + media > 0)
    .toSorted((a, b) => b.invites + b.rooms - a.invites - a.rooms);
}

/** The ids of accounts made since, without administrators, bots and who is banned already. */
async function newUsers(client: UserAdminClient, since: Milliseconds): Promise<Set<UserId>> {
  // A set, as accounts that are made meanwhile push others to the next page, where they come once more.
  const found = new Set<UserId>();
  const newestFirst = { order_by: "creation_ts", dir: "b", locked: true } as const;
  for await (const user of client.users.list({ ...newestFirst, deactivated: false, admins: false })) {
    // The list counts in milliseconds, but of whole seconds.
    if (user.creation_ts + 1000 <= since) {
      break;
    }
    if (!user.shadow_banned && user.user_type === null) {
      found.add(user.name);
    }
  }
  return found;
}

/** Silences all of the accounts, then removes what each of them sent and uploaded. */
export async function stopSpamWave(client: UserAdminClient, users: readonly UserId[]) {
  for (const user of users) {
    await client.moderation.shadowBan(user);
  }
  const removed = [];
  for (const user of users) {
    const notRedacted = await redactEverything(client, user, "spam");
    removed.push({ user_id: user, notRedacted, media: await client.media.deleteAll(user) });
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
      return stopSpamWave(client, args.map(userId));
    }
    throw new Error("Say what to do: find SINCE, or stop USER_ID ….");
  });
}
