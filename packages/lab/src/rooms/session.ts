import { randomUUID } from "node:crypto";
import { admin, bearer, segment } from "../exchange.ts";
import type { WireClient } from "../http.ts";
import { isObject, type Json, type JsonObject, textMember } from "../json.ts";

/** What a request that must succeed was answered instead. */
class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly status: number;

  constructor(request: string, status: number, text: string) {
    super(`${request}: ${status} ${text}`);
    this.status = status;
  }
}

/** One logged-in user at a homeserver: requests that must succeed, as Matrix clients send them. */
export class Session {
  readonly userId: string;
  readonly token: string;
  readonly #client: WireClient;

  constructor(client: WireClient, userId: string, token: string) {
    this.#client = client;
    this.userId = userId;
    this.token = token;
  }

  async #send(method: string, path: string, body?: Json): Promise<Json> {
    const answer = await this.#client.send({
      method,
      path,
      headers: { ...bearer(this.token), "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status < 200 || answer.status >= 300 || answer.json === undefined)
      throw new RefusedError(`${this.userId} ${method} ${path}`, answer.status, answer.text);
    return answer.json;
  }

  /** The answer's object; throws {@link RefusedError} for any other status than 2xx. */
  async call(method: string, path: string, body?: Json): Promise<JsonObject> {
    const answer = await this.#send(method, path, body);
    if (!isObject(answer)) throw new Error(`${method} ${path} answered no object`);
    return answer;
  }

  /** What a path of the client-server API answers that gives a list. */
  list(path: string): Promise<Json> {
    return this.#send("GET", `/_matrix/client/${path}`);
  }

  /** A path below the client-server API. */
  client(method: string, path: string, body?: Json): Promise<JsonObject> {
    return this.call(method, `/_matrix/client/${path}`, body);
  }

  admin(method: string, path: string, body?: Json): Promise<JsonObject> {
    return this.call(method, admin + path, body);
  }

  /** A path below a room; `path` may be empty only where the room itself is asked for. */
  room(method: string, roomId: string, path: string, body?: Json): Promise<JsonObject> {
    return this.client(method, `v3/rooms/${segment(roomId)}/${path}`, body);
  }

  async createRoom(body: JsonObject): Promise<string> {
    return textMember(await this.client("POST", "v3/createRoom", body), "room_id");
  }

  async join(roomId: string): Promise<void> {
    await this.room("POST", roomId, "join", {});
  }

  async leave(roomId: string): Promise<void> {
    await this.room("POST", roomId, "leave", {});
  }

  async knock(roomId: string): Promise<void> {
    await this.client("POST", `v3/knock/${segment(roomId)}`, { reason: "please" });
  }

  /** Invites, kicks, bans or unbans. */
  async act(action: "invite" | "kick" | "ban" | "unban", roomId: string, userId: string): Promise<void> {
    await this.room("POST", roomId, action, { user_id: userId });
  }

  /** The id of the event that was sent. */
  async send(roomId: string, type: string, content: JsonObject): Promise<string> {
    // Random: a homeserver answers a transaction that it knows from an earlier process with the event of that one.
    const path = `send/${segment(type)}/${randomUUID()}`;
    return textMember(await this.room("PUT", roomId, path, content), "event_id");
  }

  message(roomId: string, body: string, more: JsonObject = {}): Promise<string> {
    return this.send(roomId, "m.room.message", { msgtype: "m.text", body, ...more });
  }

  async setState(roomId: string, type: string, stateKey: string, content: JsonObject): Promise<string> {
    const path = `state/${segment(type)}/${segment(stateKey)}`;
    return textMember(await this.room("PUT", roomId, path, content), "event_id");
  }

  /** The content of a piece of state. */
  getState(roomId: string, type: string, stateKey: string): Promise<JsonObject> {
    return this.room("GET", roomId, `state/${segment(type)}/${segment(stateKey)}`);
  }

  async redact(roomId: string, eventId: string): Promise<string> {
    const path = `redact/${segment(eventId)}/${randomUUID()}`;
    return textMember(await this.room("PUT", roomId, path, { reason: "typo" }), "event_id");
  }
}
