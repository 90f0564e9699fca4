import type { JsonObject } from "./json.ts";
import { isJsonObject } from "./json.ts";
import type { RoomVersion } from "./roomVersion.ts";

/** What decides which state authorises an event. */
export interface EventToAuthorise {
  readonly type: string;
  readonly stateKey?: string;
  readonly sender: string;
  readonly content: JsonObject;
}

/**
 * Which state events belong into the `auth_events` of a new event, as far as the room has them, by type and state key
 * (server-server API, "Auth events selection"; room version 12 leaves the create event out). None twice.
 */
export function authEventsFor(
  { type, stateKey, sender, content }: EventToAuthorise,
  version: RoomVersion,
): readonly (readonly [type: string, stateKey: string])[] {
  if (type === "m.room.create") return [];
  const selected: [string, string][] = [];
  if (!version.roomIdIsCreateEvent) selected.push(["m.room.create", ""]);
  selected.push(["m.room.power_levels", ""], ["m.room.member", sender]);
  if (type !== "m.room.member") return selected;

  if (stateKey !== undefined && stateKey !== sender) selected.push(["m.room.member", stateKey]);
  const { membership } = content;
  if (membership === "join" || membership === "invite" || (version.knock && membership === "knock")) {
    selected.push(["m.room.join_rules", ""]);
  }
  const token = membership === "invite" ? thirdPartyToken(content) : undefined;
  if (token !== undefined) selected.push(["m.room.third_party_invite", token]);
  const { join_authorised_via_users_server: authoriser } = content;
  if (
    version.restricted &&
    typeof authoriser === "string" &&
    authoriser !== sender &&
    authoriser !== stateKey
  ) {
    selected.push(["m.room.member", authoriser]);
  }
  return selected;
}

function thirdPartyToken({ third_party_invite: invite }: JsonObject): string | undefined {
  const signed = isJsonObject(invite) ? invite["signed"] : undefined;
  const token = isJsonObject(signed) ? signed["token"] : undefined;
  return typeof token === "string" ? token : undefined;
}
