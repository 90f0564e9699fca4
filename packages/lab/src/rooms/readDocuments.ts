import { segment } from "../exchange.ts";
import { canonical, isList, isObject, type Json } from "../json.ts";
import type { Applied } from "../normalise.ts";
import type { ToleranceName } from "../tolerances.ts";
import { answerOf } from "./check.ts";
import type { Names } from "./names.ts";
import { slidingSync, sync } from "./syncStart.ts";
import type { Visit } from "./visit.ts";

/** Members that are each server's own: moments, tokens of streams. */
const ownMembers: ReadonlySet<string> = new Set([
  "age",
  "age_ts",
  "end",
  "next_batch",
  "origin_server_ts",
  "pos",
  "prev_batch",
  "start",
]);
/** Lists of which Synapse fixes no order. */
const sets: ReadonlySet<string> = new Set(["children_state", "required_state", "results", "state"]);

/** Counts of what somebody has not read. */
const unread: ReadonlySet<string> = new Set([
  "highlight_count",
  "notification_count",
  "unread_notifications",
  "unread_thread_notifications",
]);

/** An answer of Synapse, and what of it was set aside. */
export interface Document {
  readonly content: Json;
  readonly applied: ReadonlySet<ToleranceName>;
}

const sorted = (items: readonly Json[]): Json =>
  items.toSorted((one, other) => (canonical(one) < canonical(other) ? -1 : 1));

/** An answer in words that do not depend on the server that wrote what it shows; `key` is the member it lies in. */
const comparable = (value: Json, names: Names, applied: Applied, key = ""): Json => {
  if (isList(value)) {
    const items = value.map((item) => comparable(item, names, applied));
    if (key === "room_ids") applied.add("room-order");
    return sets.has(key) || key === "room_ids" ? sorted(items) : items;
  }
  if (isObject(value)) {
    const members: [string, Json][] = [];
    for (const [name, item] of Object.entries(value)) {
      if (ownMembers.has(name)) continue;
      const setAside =
        name === "device_lists" ? "room-order" : unread.has(name) ? "push-rotation" : undefined;
      if (setAside !== undefined) {
        applied.add(setAside);
        continue;
      }
      const child = key === "state" && name === "events" ? "state" : name;
      members.push([names.event(name) ?? name, comparable(item, names, applied, child)]);
    }
    return Object.fromEntries(members);
  }
  return typeof value === "string" ? (names.event(value) ?? value) : value;
};

/** Everything that Synapse shows of one version's rooms, by what was asked; equal where two servers wrote the same. */
export const readDocuments = async (where: Visit, names: Names): Promise<ReadonlyMap<string, Document>> => {
  const { admin, population, syncStart, users } = where;
  const { owner, member } = users;
  const documents = new Map<string, Document>();
  const read = async (name: string, request: Promise<Json>, key = "") => {
    const applied: Applied = new Set();
    documents.set(name, { content: comparable(await answerOf(request), names, applied, key), applied });
  };
  for (const name of where.ownersRooms) {
    const room = where.room(name);
    await read(`${name}: messages`, where.messages(name));
    await read(`${name}: state`, owner.list(`v3/rooms/${segment(room)}/state`), "state");
    await read(`${name}: as the admin sees it`, admin.admin("GET", `/v1/rooms/${segment(room)}`));
  }
  const lobby = where.room("lobby");
  const hello = population.events.find(({ room }) => room === "lobby");
  if (hello !== undefined) {
    const id = segment(hello.eventId);
    await read("relations", owner.client("GET", `v1/rooms/${segment(lobby)}/relations/${id}?limit=50`));
    await read("context", owner.room("GET", lobby, `context/${id}?limit=50`));
  }
  await read("threads", owner.client("GET", `v1/rooms/${segment(lobby)}/threads`));
  if (where.room("space") !== "")
    await read("hierarchy", member.client("GET", `v1/rooms/${segment(where.room("space"))}/hierarchy`));
  for (const role of ["mover", "eraser", "renamer", "spammer"] as const) {
    const user = segment(users[role].userId);
    await read(`${role}: account`, admin.admin("GET", `/v2/users/${user}`));
    await read(`${role}: memberships`, admin.admin("GET", `/v1/users/${user}/memberships`));
  }
  await read("search", searchFor(where, "message"));
  await read("sync from nothing", sync(member));
  await read("sync from before", sync(member, syncStart.since));
  await read("sliding sync from nothing", slidingSync(member, undefined, "documents"));
  await read("sliding sync from before", slidingSync(member, syncStart.pos, "lab"));
  return documents;
};

const searchFor = (where: Visit, words: string): Promise<Json> =>
  where.users.owner.client("POST", "v3/search", {
    search_categories: { room_events: { search_term: words, filter: { limit: 100 } } },
  });
