import { setTimeout as wait } from "node:timers/promises";
import type { UserAdminClient } from "@synapse-user-admin/client";

/** How many of a user's events are looked at in each room, the newest first. The server's default is 1000. */
const limit = 100_000;

/**
 * Redacts what a user sent, in all rooms, those included that they left or were kicked from. Waits until it is done.
 *
 * @returns what could not be redacted, and why: by the event's id, or by the room's where all of it broke off
 */
export async function redactEverything(
  client: UserAdminClient,
  user_id: string,
  reason?: string,
): Promise<Record<string, string>> {
  const { memberships } = await client.listUserMemberships({ path: { user_id } });
  const apart = Object.keys(memberships).filter((room) => !["join", "ban"].includes(memberships[room] ?? ""));

  const failed: Record<string, string> = {};
  // No rooms mean all that the user is in or was banned from. Each of the others goes by itself: a room that the server
  // does not know (an invitation from elsewhere) ends the redaction that it is part of.
  for (const rooms of [[], ...apart.map((room) => [room])]) {
    const body = { rooms, limit, ...(reason === undefined ? {} : { reason }) };
    const { redact_id } = await client.redactUserEvents({ path: { user_id }, body });
    const end = await endOf(client, redact_id);
    if (end.status === "complete") {
      Object.assign(failed, end.failed_redactions);
    } else {
      failed[rooms[0] ?? "all rooms"] = end.error;
    }
  }
  return failed;
}

/** Asks how a redaction goes, less and less often, until it has ended. */
async function endOf(client: UserAdminClient, redact_id: string) {
  for (let pause = 100; ; pause = Math.min(2 * pause, 5000)) {
    const state = await client.getRedactionStatus({ path: { redact_id } });
    if (state.status === "complete" || state.status === "failed") {
      return state;
    }
    await wait(pause);
  }
}
