import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { AccountDataItem, Makers, MemberEvent, NewMedia } from "../context.ts";
import { exchange, type Answer } from "../http.ts";
import { passwordOf } from "../passwordOf.ts";
import { errorOf, textOf } from "../target/request.ts";

/** What the client-server API can make. */
export type ClientMakers = Required<
  Pick<Makers, "rooms" | "accountData" | "upload" | "pusher" | "masterKey">
>;

/** One request to the client-server API in a user's name. */
interface ClientRequest {
  readonly method: "GET" | "PUT" | "POST";
  /** Behind `/_matrix`. */
  readonly path: string;
  /** Sent as JSON unless it is bytes. */
  readonly body?: unknown;
  readonly mediaType?: string;
}

/** What looks like a public key: 32 bytes as base64 without padding. */
const publicKey = () => randomBytes(32).toString("base64").replaceAll("=", "");

/**
 * Makes rooms, messages, account data, media, pushers and keys over the client-server API, in the name of the users whom
 * they are of.
 *
 * @param baseUrl of the homeserver
 * @param adminToken logs in as the users
 */
export function createClientMakers(baseUrl: string, adminToken: string): ClientMakers {
  const segment = encodeURIComponent;
  const tokens = new Map<string, Promise<string>>();
  const creators = new Map<string, string>();

  const send = (
    { method, path, body, mediaType = "application/json" }: ClientRequest,
    token: string,
  ): Promise<Answer> => {
    const sent =
      body === undefined ? undefined : body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(sent === undefined ? {} : { "Content-Type": mediaType, "Content-Length": `${sent.byteLength}` }),
    };
    return exchange(baseUrl, { method, path, headers, body: sent });
  };
  const done = (what: string, answer: Answer): Answer => {
    if (answer.status !== 200) {
      throw new Error(`the test could not be prepared: ${what}: ${errorOf(answer)}`);
    }
    return answer;
  };
  const loginAs = async (userId: string): Promise<string> => {
    const path = `/_synapse/admin/v1/users/${segment(userId)}/login`;
    const answer = done(`POST ${path}`, await send({ method: "POST", path, body: {} }, adminToken));
    return textOf(answer, "access_token") ?? "";
  };
  const tokenOf = (userId: string): Promise<string> => {
    const token = tokens.get(userId) ?? loginAs(userId);
    tokens.set(userId, token);
    return token;
  };
  const as = async (userId: string, request: ClientRequest): Promise<Answer> => {
    const path = `/_matrix${request.path}`;
    return done(`${request.method} ${path}`, await send({ ...request, path }, await tokenOf(userId)));
  };
  const client = (userId: string, method: ClientRequest["method"], path: string, body?: unknown) =>
    as(userId, { method, path: `/client/v3${path}`, ...(body === undefined ? {} : { body }) });

  const setJoinRule = (roomId: string, rule: "public" | "knock") =>
    client(creators.get(roomId) ?? "", "PUT", `/rooms/${segment(roomId)}/state/m.room.join_rules/`, {
      join_rule: rule,
    });
  const isBanned = async (asker: string, roomId: string, userId: string): Promise<boolean> => {
    const path = `/rooms/${segment(roomId)}/state/m.room.member/${segment(userId)}`;
    return textOf(await client(asker, "GET", path), "membership") === "ban";
  };

  const create = async (creator: string): Promise<string> => {
    const roomId = textOf(await client(creator, "POST", "/createRoom", { preset: "public_chat" }), "room_id");
    creators.set(roomId ?? "", creator);
    return roomId ?? "";
  };
  const member = async ({ roomId, sender, userId, membership }: MemberEvent): Promise<void> => {
    const post = (action: string, body: unknown) =>
      client(sender, "POST", `/rooms/${segment(roomId)}/${action}`, body);
    switch (membership) {
      case "join":
        await post("join", {});
        break;
      case "invite":
      case "ban":
        await post(membership, { user_id: userId });
        break;
      case "leave":
        if (sender === userId) {
          await post("leave", {});
        } else {
          await post((await isBanned(sender, roomId, userId)) ? "unban" : "kick", { user_id: userId });
        }
        break;
      case "knock":
        await setJoinRule(roomId, "knock");
        await client(sender, "POST", `/knock/${segment(roomId)}`, {});
        await setJoinRule(roomId, "public");
        break;
    }
  };
  const message = async (roomId: string, sender: string, body: string): Promise<string> => {
    const path = `/rooms/${segment(roomId)}/send/m.room.message/${randomUUID()}`;
    return textOf(await client(sender, "PUT", path, { msgtype: "m.text", body }), "event_id") ?? "";
  };
  const redacted = async (roomId: string, eventIds: readonly string[]): Promise<readonly string[]> => {
    const asker = creators.get(roomId) ?? "";
    const events = await Promise.all(
      eventIds.map((id) => client(asker, "GET", `/rooms/${segment(roomId)}/event/${segment(id)}`)),
    );
    return eventIds.filter((_id, index) => {
      const body = events[index]?.body;
      if (typeof body !== "object" || body === null || !("unsigned" in body)) {
        return false;
      }
      const { unsigned } = body;
      return typeof unsigned === "object" && unsigned !== null && "redacted_because" in unsigned;
    });
  };

  return {
    rooms: { create, member, message, redacted },
    async accountData({ userId, roomId, type, content }: AccountDataItem) {
      const room = roomId === undefined ? "" : `/rooms/${segment(roomId)}`;
      await client(userId, "PUT", `/user/${segment(userId)}${room}/account_data/${segment(type)}`, content);
    },
    async upload(userId: string, { content, mediaType, uploadName }: NewMedia) {
      const name = uploadName === undefined ? "" : `?filename=${segment(uploadName)}`;
      const path = `/media/v3/upload${name}`;
      const answer = await as(userId, { method: "POST", path, body: content, mediaType });
      // Those that come one after the other shall have times that do so too.
      await delay(2);
      return textOf(answer, "content_uri")?.split("/").at(-1) ?? "";
    },
    async pusher(userId, pushkey) {
      await client(userId, "POST", "/pushers/set", {
        kind: "http",
        app_id: "com.example.contract",
        app_display_name: "contract tests",
        device_display_name: "none",
        lang: "en",
        pushkey,
        data: { url: "https://push.example.com/_matrix/push/v1/notify" },
      });
    },
    async masterKey(userId) {
      const key = publicKey();
      const body = {
        master_key: { user_id: userId, usage: ["master"], keys: { [`ed25519:${key}`]: key } },
      };
      const path = "/_matrix/client/v3/keys/device_signing/upload";
      const token = await tokenOf(userId);
      const answer = await send({ method: "POST", path, body }, token);
      if (answer.status !== 401) {
        done(`POST ${path}`, answer);
        return;
      }
      const auth = {
        type: "m.login.password",
        identifier: { type: "m.id.user", user: userId },
        password: passwordOf(userId),
        session: textOf(answer, "session"),
      };
      done(`POST ${path}`, await send({ method: "POST", path, body: { ...body, auth } }, token));
    },
  };
}
