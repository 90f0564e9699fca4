import { isList, isObject, type Json, type JsonObject, textMember } from "../json.ts";
import type { Check } from "./check.ts";
import { newAvatar, newName } from "./operations.ts";
import { slidingSync, sync } from "./syncStart.ts";
import type { Visit } from "./visit.ts";

const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);

const eventsOf = (value: Json | undefined): readonly JsonObject[] =>
  isList(value) ? value.filter(isObject) : [];

/** What a client makes of a room's state and timeline: who is what, and how many events say that they redact. */
const impression = (where: Visit, events: readonly JsonObject[]): JsonObject => {
  const members = new Map<string, JsonObject>();
  for (const event of events) {
    const { type, state_key: user, content } = event;
    if (type === "m.room.member" && typeof user === "string" && isObject(content)) members.set(user, content);
  }
  const { mover, eraser, renamer } = where.users;
  return {
    mover: textMember(members.get(mover.userId), "membership"),
    eraser: textMember(members.get(eraser.userId), "membership"),
    name: textMember(members.get(renamer.userId), "displayname"),
    avatar: textMember(members.get(renamer.userId), "avatar_url"),
    redactions: events.filter(
      ({ type, content }) => type === "m.room.redaction" && textMember(content, "reason") === "spam",
    ).length,
  };
};

/** Two of the spammer's events were redacted before; they are again. */
const expected: JsonObject = {
  mover: "leave",
  eraser: "leave",
  name: newName,
  avatar: newAvatar,
  redactions: 7,
};

/** Lets the member who stayed sync, from nothing and from where they were before the operations, in both ways. */
export const readSync = async (where: Visit): Promise<readonly Check[]> => {
  const { member } = where.users;
  const { since, pos } = where.syncStart;
  const lobby = where.room("lobby");
  const classic = async (from?: string): Promise<JsonObject> => {
    const room = at(await sync(member, from), "rooms", "join", lobby);
    const events = [...eventsOf(at(room, "state", "events")), ...eventsOf(at(room, "timeline", "events"))];
    return impression(where, events);
  };
  const sliding = async (connection: string, from?: string): Promise<JsonObject> => {
    const room = at(await slidingSync(member, from, connection), "rooms", lobby);
    const events = [...eventsOf(at(room, "required_state")), ...eventsOf(at(room, "timeline"))];
    return impression(where, events);
  };
  return [
    { name: "sync from nothing", expected, got: await classic() },
    { name: "sync from before", expected, got: await classic(since) },
    { name: "sliding sync from nothing", expected, got: await sliding("afresh") },
    { name: "sliding sync from before", expected, got: await sliding("lab", pos) },
  ];
};
