import { randomUUID } from "node:crypto";
import type { AccountDataItem, Makers, MemberEvent } from "@synapse-user-admin/contract-tests";
import { admin, bearer, segment } from "./exchange.ts";
import { WireClient } from "./http.ts";
import { type JsonObject, isObject, textMember } from "./json.ts";
import type { OracleInfo } from "./oracle.ts";

/** Makes rooms and account data over the client-server API of a Synapse, in the name of the users whom they are of. */
export const createClientMakers = (synapse: OracleInfo): Required<Pick<Makers, "rooms" | "accountData">> => {
  const wire = new WireClient(synapse.baseUrl);
  const tokens = new Map<string, Promise<string>>();
  const creators = new Map<string, string>();

  const send = async (method: string, path: string, body: unknown, token: string): Promise<JsonObject> => {
    const headers = { "Content-Type": "application/json", ...bearer(token) };
    const answer = await wire.send({ method, path, headers, body: JSON.stringify(body) });
    if (answer.status !== 200 || !isObject(answer.json))
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  const loginAs = async (userId: string): Promise<string> => {
    const path = `${admin}/v1/users/${segment(userId)}/login`;
    return textMember(await send("POST", path, {}, synapse.adminToken), "access_token");
  };
  /** A request to the client-server API in the user's name. */
  const as = async (userId: string, method: string, path: string, body: unknown): Promise<JsonObject> => {
    const token = tokens.get(userId) ?? loginAs(userId);
    tokens.set(userId, token);
    return send(method, `/_matrix/client/v3${path}`, body, await token);
  };
  const setJoinRule = (roomId: string, rule: "public" | "knock") =>
    as(creators.get(roomId) ?? "", "PUT", `/rooms/${segment(roomId)}/state/m.room.join_rules/`, {
      join_rule: rule,
    });

  const isBanned = async (asker: string, roomId: string, userId: string): Promise<boolean> => {
    const path = `/rooms/${segment(roomId)}/state/m.room.member/${segment(userId)}`;
    return textMember(await as(asker, "GET", path, undefined), "membership") === "ban";
  };

  const create = async (creator: string): Promise<string> => {
    const roomId = textMember(await as(creator, "POST", "/createRoom", { preset: "public_chat" }), "room_id");
    creators.set(roomId, creator);
    return roomId;
  };
  const member = async ({ roomId, sender, userId, membership }: MemberEvent): Promise<void> => {
    const post = (action: string, body: JsonObject) =>
      as(sender, "POST", `/rooms/${segment(roomId)}/${action}`, body);
    switch (membership) {
      case "join":
        await post("join", {});
        break;
      case "invite":
      case "ban":
        await post(membership, { user_id: userId });
        break;
      case "leave":
        if (sender === userId) await post("leave", {});
        else await post((await isBanned(sender, roomId, userId)) ? "unban" : "kick", { user_id: userId });
        break;
      case "knock":
        await setJoinRule(roomId, "knock");
        await as(sender, "POST", `/knock/${segment(roomId)}`, {});
        await setJoinRule(roomId, "public");
        break;
    }
  };
  const message = async (roomId: string, sender: string, body: string): Promise<string> => {
    const path = `/rooms/${segment(roomId)}/send/m.room.message/${randomUUID()}`;
    return textMember(await as(sender, "PUT", path, { msgtype: "m.text", body }), "event_id");
  };
  const redacted = async (roomId: string, eventIds: readonly string[]): Promise<readonly string[]> => {
    const asker = creators.get(roomId) ?? "";
    const events = await Promise.all(
      eventIds.map((id) => as(asker, "GET", `/rooms/${segment(roomId)}/event/${segment(id)}`, undefined)),
    );
    return eventIds.filter((_id, index) => {
      const unsigned = events[index]?.["unsigned"];
      return isObject(unsigned) && "redacted_because" in unsigned;
    });
  };
  return {
    rooms: { create, member, message, redacted },
    async accountData({ userId, roomId, type, content }: AccountDataItem) {
      const room = roomId === undefined ? "" : `/rooms/${segment(roomId)}`;
      await as(userId, "PUT", `/user/${segment(userId)}${room}/account_data/${segment(type)}`, content);
    },
  };
};
