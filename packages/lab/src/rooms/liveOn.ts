import { isList, isObject, type Json, textMember } from "../json.ts";
import { answerOf, type Check, outcomeOf } from "./check.ts";
import type { Visit } from "./visit.ts";

/** Lets those who stayed go on: write, come, go, invite, call themselves something else, in every room that was touched. */
export const liveOn = async (where: Visit): Promise<readonly Check[]> => {
  const steps: (readonly [step: string, outcome: Json])[] = [];
  const step = async (name: string, request: Promise<unknown>) =>
    steps.push([name, await outcomeOf(request)] as const);
  const { owner, member, newcomer } = where.users;
  const words = "life goes on";
  for (const name of where.ownersRooms) {
    const room = where.room(name);
    await step(`${name}: the owner writes`, owner.message(room, words));
    if (name === "lobby" || name === "team")
      await step(
        `${name}: the owner sets the topic`,
        owner.setState(room, "m.room.topic", "", { topic: words }),
      );
  }
  for (const name of ["lobby", "kicked", "banned", "left", "upgraded"] as const) {
    const room = where.room(name);
    // The owner of an upgraded room lets nobody write there any more.
    if (name !== "upgraded") await step(`${name}: a member writes`, member.message(room, words));
    await step(
      `${name}: a member changes the name`,
      member.setState(room, "m.room.member", member.userId, { membership: "join", displayname: words }),
    );
    await step(`${name}: somebody comes`, newcomer.join(room));
    if (name !== "upgraded") await step(`${name}: and writes`, newcomer.message(room, words));
    await step(`${name}: and goes`, newcomer.leave(room));
    await step(`${name}: a member goes`, member.leave(room));
  }
  for (const name of ["team", "invited"] as const) {
    const room = where.room(name);
    await step(`${name}: the owner invites`, owner.act("invite", room, newcomer.userId));
    await step(`${name}: who joins`, newcomer.join(room));
    await step(`${name}: and leaves`, newcomer.leave(room));
  }
  await step("direct: the other one writes", member.message(where.room("direct"), words));
  await step("direct: and goes", member.leave(where.room("direct")));
  if (where.room("knock") !== "") {
    await step("knock: somebody knocks", newcomer.knock(where.room("knock")));
    await step("knock: and is let in", owner.act("invite", where.room("knock"), newcomer.userId));
    await step("knock: and joins", newcomer.join(where.room("knock")));
  }
  if (where.room("space") !== "") {
    await step("space: somebody joins", newcomer.join(where.room("space")));
    await step("restricted: and by that the room", newcomer.join(where.room("restricted")));
    await step("restricted: a member writes", member.message(where.room("restricted"), words));
  }
  const alias = `%23lobby_${where.population.version}%3A${owner.userId.split(":")[1] ?? ""}`;
  const resolved = await answerOf(member.client("GET", `v3/directory/room/${alias}`));
  return [
    {
      name: "life goes on",
      expected: Object.fromEntries(steps.map(([name]) => [name, "done"])),
      got: Object.fromEntries(steps),
    },
    {
      name: "what is written is seen",
      expected: Object.fromEntries(where.ownersRooms.map((name) => [name, true])),
      got: await whoSees(where, words),
    },
    {
      name: "the alias leads to the room",
      expected: where.room("lobby"),
      got: textMember(resolved, "room_id"),
    },
  ];
};

/** Whether the owner finds the words in the timeline of each of their rooms. */
const whoSees = async (where: Visit, words: string): Promise<Json> => {
  const seen: Record<string, Json> = {};
  for (const name of where.ownersRooms) {
    const { chunk } = await where.users.owner.room("GET", where.room(name), "messages?dir=b&limit=20");
    seen[name] =
      isList(chunk) &&
      chunk.some((event) => isObject(event) && textMember(event["content"], "body") === words);
  }
  return seen;
};
