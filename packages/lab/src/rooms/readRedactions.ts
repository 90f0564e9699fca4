import { segment } from "../exchange.ts";
import { isList, isObject, type Json, type JsonObject, textMember } from "../json.ts";
import { answerOf, type Check } from "./check.ts";
import type { PlantedEvent, Role } from "./population.ts";
import type { Visit } from "./visit.ts";

/** Kinds of the spammer's events that no job redacts; Synapse redacts messages, encrypted events and joins. */
const spared: ReadonlySet<string> = new Set(["left alone", "reaction", "state", "own state"]);
/** Rooms that somebody was only kicked from, or left: they are none of "all rooms". */
const notTheirs: ReadonlySet<string> = new Set(["kicked", "left"]);
const reasonsGiven: Readonly<Partial<Record<Role, string>>> = { spammer: "spam", flooder: "flood" };
const limited: ReadonlySet<string> = new Set(["message 4", "message 5"]);
const dated: ReadonlySet<string> = new Set(["message 2", "message 3", "message 4"]);

/** Whether the operations leave an event redacted; the rules are Synapse's, see `operations.ts` for what was asked. */
const isRedacted = ({ room, sender, kind }: PlantedEvent): boolean => {
  if (sender === "spammer") return !spared.has(kind) && !notTheirs.has(room);
  if (sender === "flooder") return room === "adminAbove";
  if (sender === "chatter") return (room === "limited" ? limited : dated).has(kind);
  return false;
};

/** How an event is shown: redacted ones have lost their content and say why. */
const appearance = (event: Json | undefined): string => {
  if (!isObject(event)) return `not shown: ${JSON.stringify(event)}`;
  const { content, unsigned } = event;
  const because = isObject(unsigned) ? unsigned["redacted_because"] : undefined;
  const bare = isObject(content) && Object.keys(content).length === 0;
  if (because === undefined) return bare ? "empty, but not redacted" : "intact";
  return bare ? "redacted" : "redacted, but with its content";
};

const messagesOf = async (where: Visit, name: string): Promise<readonly JsonObject[]> => {
  const answer = await where.users.owner.room("GET", where.room(name), "messages?dir=b&limit=200");
  const { chunk } = answer;
  return isList(chunk) ? chunk.filter(isObject) : [];
};

const keyOf = (event: PlantedEvent, index: number): string => `${event.room}: ${event.kind} (${index})`;

/** Asks Synapse for every event that a job was to redact or to leave alone: alone, in the timeline, and by search. */
export const readRedactions = async (where: Visit): Promise<readonly Check[]> => {
  const { owner } = where.users;
  const planted = where.population.events.filter(({ room }) => where.ownersRooms.includes(room));
  const expected = Object.fromEntries(
    planted.map((event, index) => [
      keyOf(event, index),
      isRedacted(event) || wasRedacted(event) ? "redacted" : "intact",
    ]),
  );
  const alone = await Promise.all(
    planted.map(async (event, index) => {
      const path = `event/${segment(event.eventId)}`;
      const answer = await answerOf(owner.room("GET", where.room(event.room), path));
      return [keyOf(event, index), appearance(answer)] as const;
    }),
  );
  const timelines = new Map<string, readonly JsonObject[]>();
  for (const name of where.ownersRooms) timelines.set(name, await messagesOf(where, name));
  const inTimeline = planted.map((event, index) => {
    const shown = timelines.get(event.room)?.find(({ event_id: id }) => id === event.eventId);
    return [keyOf(event, index), appearance(shown)] as const;
  });
  return [
    { name: "each event alone", expected, got: Object.fromEntries(alone) },
    { name: "each event in its timeline", expected, got: Object.fromEntries(inTimeline) },
    joins(where, timelines),
    await reasons(where, planted),
    await search(where, planted),
  ];
};

/** Redacted before the operations began. */
const wasRedacted = ({ kind }: PlantedEvent): boolean =>
  kind === "already redacted" || kind === "redacted by the sender";

/** The spammer's joins: a redacted member event keeps its membership. */
const joins = (where: Visit, timelines: ReadonlyMap<string, readonly JsonObject[]>): Check => {
  const expected: Record<string, Json> = {};
  const got: Record<string, Json> = {};
  for (const [name, events] of timelines) {
    const join = events.find(
      ({ type, sender, content }) =>
        type === "m.room.member" &&
        sender === where.users.spammer.userId &&
        textMember(content, "membership") === "join",
    );
    if (join === undefined) continue;
    const { content, unsigned } = join;
    expected[name] = !notTheirs.has(name);
    got[name] =
      isObject(unsigned) &&
      unsigned["redacted_because"] !== undefined &&
      textMember(content, "displayname") === "";
  }
  return { name: "joins are redacted", expected, got };
};

const reasons = async (where: Visit, planted: readonly PlantedEvent[]): Promise<Check> => {
  const examples = planted.filter((event) => isRedacted(event) && !wasRedacted(event));
  const expected: Record<string, Json> = {};
  const got: Record<string, Json> = {};
  for (const [index, event] of examples.entries()) {
    const byAdmin = event.sender === "flooder";
    expected[keyOf(event, index)] = {
      sender: byAdmin ? where.admin.userId : where.users[event.sender].userId,
      reason: reasonsGiven[event.sender] ?? null,
    };
    const answer = await answerOf(
      where.users.owner.room("GET", where.room(event.room), `event/${segment(event.eventId)}`),
    );
    const unsigned = isObject(answer) ? answer["unsigned"] : undefined;
    const because = isObject(unsigned) ? unsigned["redacted_because"] : undefined;
    got[keyOf(event, index)] = {
      sender: textMember(because, "sender"),
      reason:
        isObject(because) && isObject(because["content"]) ? (because["content"]["reason"] ?? null) : null,
    };
  }
  return { name: "who redacted, and why", expected, got };
};

/** A search finds what is still there, and nothing that was redacted. */
const search = async (where: Visit, planted: readonly PlantedEvent[]): Promise<Check> => {
  const answer = await answerOf(
    where.users.owner.client("POST", "v3/search", {
      search_categories: { room_events: { search_term: "message", filter: { limit: 100 } } },
    }),
  );
  const found = JSON.stringify(answer);
  const wanted = planted.filter(({ kind }) => kind.startsWith("message"));
  const key = (event: PlantedEvent, index: number) => keyOf(event, index);
  return {
    name: "search finds what is left",
    expected: wanted.filter((event) => !isRedacted(event)).map(key),
    got: wanted.filter(({ eventId }) => found.includes(`"event_id":"${eventId}"`)).map(key),
  };
};
