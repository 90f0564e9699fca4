import {
  eventIdOf,
  type EventToJudge,
  type JsonObject,
  type RoomEvent,
  type RoomVersion,
  type StateLookup,
  stateLookup,
} from "../src/index.ts";

/** What a test's room is like, beside its creator `@creator:b`. */
export interface RoomLike {
  readonly create?: JsonObject;
  readonly levels?: JsonObject;
  readonly joinRule?: string;
  /** By user id. */
  readonly members?: Readonly<Record<string, string>>;
}

export interface TestRoom {
  readonly state: StateLookup;
  readonly roomId: string;
  readonly create: EventToJudge;
}

/** The state of a room in which `@creator:b` is. */
export function room(version: RoomVersion, like: RoomLike = {}): TestRoom {
  const creator = "@creator:b";
  const given = version.eventIds === "given" ? { event_id: "$create:b" } : {};
  const create: EventToJudge = {
    ...given,
    type: "m.room.create",
    state_key: "",
    sender: creator,
    prev_events: [],
    content: { ...(version.creatorIs === "content" ? { creator } : {}), ...like.create },
  };
  const roomId = version.roomIdIsCreateEvent ? `!${eventIdOf(create, version).slice(1)}` : "!room:b";
  const events: RoomEvent[] = [create];
  const add = (type: string, stateKey: string, content: JsonObject) =>
    events.push({ type, state_key: stateKey, sender: creator, room_id: roomId, content });
  if (like.levels !== undefined) add("m.room.power_levels", "", like.levels);
  if (like.joinRule !== undefined) add("m.room.join_rules", "", { join_rule: like.joinRule });
  for (const [userId, membership] of Object.entries({ [creator]: "join", ...like.members })) {
    add("m.room.member", userId, { membership });
  }
  return { state: stateLookup(events), roomId, create };
}
