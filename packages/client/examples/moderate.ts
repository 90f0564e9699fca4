import {
  ConnectionError,
  MatrixError,
  RedactionFailedError,
  UnexpectedAnswerError,
  userId,
  type UserAdminClient,
  type UserId,
} from "@synapse-user-admin/client";

/** What moderators can say, what it does, and the answer. */
const commands: Readonly<
  Record<string, (client: UserAdminClient, user: UserId, reason: string) => Promise<string>>
> = {
  async suspend(client, user) {
    await client.users.setSuspension(user, { suspend: true });
    return `${user} is suspended: they can read and leave rooms, but say nothing.`;
  },
  async unsuspend(client, user) {
    await client.users.setSuspension(user, { suspend: false });
    return `${user} is no longer suspended.`;
  },
  async shadowban(client, user) {
    await client.moderation.shadowBan(user);
    return `${user} goes on talking, and nobody hears it.`;
  },
  async redact(client, user, reason) {
    const what = { rooms: [], ...(reason === "" ? {} : { reason }) };
    const { failed_redactions } = await client.moderation.redact(user, what).finished();
    return `What ${user} said is redacted; ${Object.keys(failed_redactions).length} events could not be.`;
  },
};

/** What is told to who asked. A TypeError: what was given is no user's id. */
const answered = [ConnectionError, MatrixError, RedactionFailedError, TypeError, UnexpectedAnswerError];

/**
 * Carries out what a moderator says in a room: `!suspend @spammer:example.org`. Only administrators of the server are obeyed,
 * whoever else is in the room.
 *
 * @returns what to answer; undefined where nothing was asked for
 */
export async function moderate(
  client: UserAdminClient,
  sender: UserId,
  text: string,
): Promise<string | undefined> {
  const [, name = "", target = "", reason = ""] = /^!(\w+)\s*(\S*)\s*(.*)$/su.exec(text) ?? [];
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    return undefined;
  }
  try {
    const { admin } = await client.users.getAdmin(sender);
    return admin
      ? await command(client, userId(target), reason)
      : `${sender} is no administrator of this server.`;
  } catch (error) {
    if (error instanceof Error && answered.some((kind) => error instanceof kind)) {
      return `That did not work. ${error.message}`;
    }
    throw error;
  }
}
