import { randomUUID } from "node:crypto";
import { path, userId, type UserAdminClient } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";
import { moderate } from "./moderate.ts";

/** What of `/sync` is read here. */
interface Sync {
  readonly next_batch: string;
  readonly rooms?: {
    readonly join?: Readonly<
      Record<string, { readonly timeline?: { readonly events: readonly RoomEvent[] } }>
    >;
  };
}
interface RoomEvent {
  readonly type: string;
  readonly sender: string;
  readonly content: { readonly msgtype?: string; readonly body?: string };
}

/**
 * Obeys the moderators in a room, until the signal ends it. The bot is the administrator whose token the client has, and has
 * to be in the room, which is not encrypted.
 */
export async function runModerationBot(
  client: UserAdminClient,
  roomId: string,
  signal: AbortSignal,
): Promise<void> {
  const self = (await client.session.whoami()).user_id;
  for await (const { sender, text } of messagesOf(client, roomId, signal)) {
    const answer = sender === self ? undefined : await moderate(client, userId(sender), text);
    if (answer !== undefined) {
      await client.request(
        "PUT",
        path`/_matrix/client/v3/rooms/${roomId}/send/m.room.message/${randomUUID()}`,
        {
          body: { msgtype: "m.notice", body: answer },
          signal,
        },
      );
    }
  }
}

/** What is said in a room from now on. */
async function* messagesOf(client: UserAdminClient, roomId: string, signal: AbortSignal) {
  const filter = JSON.stringify({ room: { rooms: [roomId], timeline: { types: ["m.room.message"] } } });
  const sync = (since: string | undefined, timeout: number) =>
    client.request<Sync>("GET", "/_matrix/client/v3/sync", { query: { filter, since, timeout }, signal });
  let { next_batch: since } = await sync(undefined, 0);
  for (;;) {
    // The server answers when something is said, at the latest after 30 s.
    const { next_batch, rooms } = await sync(since, 30_000);
    since = next_batch;
    for (const { sender, content } of rooms?.join?.[roomId]?.timeline?.events ?? []) {
      if (content.msgtype === "m.text" && content.body !== undefined) {
        yield { sender, text: content.body };
      }
    }
  }
}

if (import.meta.main) {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort(new Error("Stopped.")));
  await asAdministrator(["ROOM_ID"], (client, roomId = "") => runModerationBot(client, roomId, stop.signal));
}
