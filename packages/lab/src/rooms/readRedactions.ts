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

/** The event that redacted an event, where one did. */
const becauseOf = (event: Json | undefined): Json | undefined => {
  const unsigned = isObject(event) ? event["unsigned"] : undefined;
  return isObject(unsigned) ? unsigned["redacted_because"] : undefined;
};

/** How an event is shown: redacted ones have lost their content and say why. */
const appearance = (event: Json | undefined): string => {
  if (!isObject(event)) return `not shown: ${JSON.stringify(event)}`;
  const { content } = event;
  const because = becauseOf(event);
  const bare = isObject(content) && Object.keys(content).length === 0;
  if (because === undefined) return bare ? "empty, but not redacted" : "intact";
  return bare ? "redacted" : "redacted, but with its content";
};

const messagesOf = async (where: Visit, name: string): Promise<readonly JsonObject[]> => {
  const { chunk } = await where.messages(name);
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
  const alone: Json[] = [];
  for (const { room, eventId } of planted)
    alone.push(await answerOf(owner.room("GET", where.room(room), `event/${segment(eventId)}`)));
  const timelines = new Map<string, readonly JsonObject[]>();
  for (const name of where.ownersRooms) timelines.set(name, await messagesOf(where, name));
  const shown = (event: PlantedEvent): Json | undefined =>
    timelines.get(event.room)?.find(({ event_id: id }) => id === event.eventId);
  const appearances = (show: (event: PlantedEvent, index: number) => Json | undefined): JsonObject =>
    Object.fromEntries(planted.map((event, index) => [keyOf(event, index), appearance(show(event, index))]));
  return [
    { name: "each event alone", expected, got: appearances((_event, index) => alone[index]) },
    { name: "each event in its timeline", expected, got: appearances(shown) },
    joins(where, timelines),
    reasons(where, planted, alone),
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
    expected[name] = !notTheirs.has(name);
    got[name] = becauseOf(join) !== undefined && textMember(join["content"], "displayname") === "";
  }
  return { name: "joins are redacted", expected, got };
};

const reasons = (where: Visit, planted: readonly PlantedEvent[], answers: readonly Json[]): Check => {
  const expected: Record<string, Json> = {};
  const got: Record<string, Json> = {};
  for (const [index, event] of planted.entries()) {
    if (!isRedacted(event) || wasRedacted(event)) continue;
    const sender = event.sender === "flooder" ? where.admin : where.users[event.sender];
    expected[keyOf(event, index)] = {
      sender: sender.userId,
      reason: reasonsGiven[event.sender] ?? null,
    };
    const because = becauseOf(answers[index]);
    const content = isObject(because) ? because["content"] : undefined;
    got[keyOf(event, index)] = {
      sender: textMember(because, "sender"),
      reason: isObject(content) ? (content["reason"] ?? null) : null,
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
