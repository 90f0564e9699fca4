import { RedactionFailedError, type UserAdminClient, type UserId } from "@synapse-user-admin/client";

/** How many of a user's events are looked at in each room, the newest first. The server's default is 1000. */
const limit = 100_000;

/**
 * Redacts what a user sent, in all rooms, those included that they left or were kicked from. Waits until it is done.
 *
 * @returns what could not be redacted, and why: by the event's id, or by the room's where all of it broke off
 */
export async function redactEverything(
  client: UserAdminClient,
  user: UserId,
  reason?: string,
): Promise<Record<string, string>> {
  const { memberships } = await client.activity.memberships(user);
  const apart = Object.keys(memberships).filter((room) => !["join", "ban"].includes(memberships[room] ?? ""));

  const failed: Record<string, string> = {};
  // No rooms mean all that the user is in or was banned from. Each of the others goes by itself: a room that the server
  // does not know (an invitation from elsewhere) ends the redaction that it is part of.
  for (const rooms of [[], ...apart.map((room) => [room])]) {
    const what = { rooms, limit, ...(reason === undefined ? {} : { reason }) };
    try {
      const { failed_redactions } = await client.moderation.redact(user, what).finished();
      Object.assign(failed, failed_redactions);
    } catch (error) {
      if (!(error instanceof RedactionFailedError)) {
        throw error;
      }
      failed[rooms[0] ?? "all rooms"] = error.message;
    }
  }
  return failed;
}
