import { createClient, isUserId, type UserAdminClient } from "@synapse-user-admin/client";
import { moderate } from "./moderate.ts";

/** What is needed here of a `MatrixClient` of matrix-bot-sdk. */
export interface Bot {
  readonly homeserverUrl: string;
  readonly accessToken: string;
  on(event: "room.message", listener: (roomId: string, event: BotEvent) => void): unknown;
  sendNotice(roomId: string, text: string): Promise<string>;
}
interface BotEvent {
  readonly sender?: string;
  readonly content?: { readonly msgtype?: string; readonly body?: string };
}

/** The administration of the server that a bot is at, with the bot's own token, which has to be an administrator's. */
export function administrationOf({ homeserverUrl: baseUrl, accessToken }: Bot): UserAdminClient {
  return createClient({ baseUrl, accessToken });
}

/**
 * Has a bot obey the moderators in a room. The SDK listens, answers and deals with encryption; this client administers.
 *
 * @param onError gets what goes wrong while nobody waits for it
 */
export function addModeration(bot: Bot, roomId: string, onError: (error: unknown) => void): void {
  const client = administrationOf(bot);
  const obey = async ({ sender = "", content = {} }: BotEvent) => {
    const { msgtype, body } = content;
    // The bot's own answers are notices.
    const answer =
      msgtype === "m.text" && isUserId(sender) ? await moderate(client, sender, body ?? "") : undefined;
    if (answer !== undefined) {
      await bot.sendNotice(roomId, answer);
    }
  };
  bot.on("room.message", (room, event) => {
    if (room === roomId) {
      obey(event).catch(onError);
    }
  });
}
