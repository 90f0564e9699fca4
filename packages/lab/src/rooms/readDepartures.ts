import { segment } from "../exchange.ts";
import { isObject, type Json, type JsonObject, textMember } from "../json.ts";
import { answerOf, type Check } from "./check.ts";
import type { Role } from "./population.ts";
import type { Session } from "./session.ts";
import type { Visit } from "./visit.ts";

/** Where somebody who was deactivated had something to do with a room, and what they are there now. */
const afterwards: Readonly<Partial<Record<Role, Readonly<Record<string, string>>>>> = {
  mover: {
    lobby: "leave",
    team: "leave",
    direct: "leave",
    kicked: "leave",
    banned: "ban",
    left: "leave",
    upgraded: "leave",
    invited: "leave",
    knock: "leave",
    space: "leave",
    restricted: "leave",
    knockRestricted: "leave",
  },
  eraser: { lobby: "leave", invited: "leave" },
};

const membershipOf = async (reader: Session, roomId: string, userId: string): Promise<Json> => {
  const answer = await answerOf(reader.getState(roomId, "m.room.member", userId));
  return isObject(answer) ? textMember(answer, "membership") : answer;
};

/** Asks Synapse whether those who were deactivated are out of every room. */
export const readDepartures = async (where: Visit): Promise<readonly Check[]> => {
  const checks: Check[] = [];
  for (const role of ["mover", "eraser"] as const) {
    const { userId } = where.users[role];
    const rooms = Object.entries(afterwards[role] ?? {}).filter(([name]) => where.room(name) !== "");
    const got: Record<string, Json> = {};
    const joined: string[] = [];
    for (const [name] of rooms) {
      const reader = name === "direct" ? where.users.member : where.users.owner;
      got[name] = await membershipOf(reader, where.room(name), userId);
      const { joined: members } = await reader.room("GET", where.room(name), "joined_members");
      if (isObject(members) && Object.hasOwn(members, userId)) joined.push(name);
    }
    checks.push(
      { name: `what the ${role} is in each room`, expected: Object.fromEntries(rooms), got },
      { name: `no room shows the ${role} as joined`, expected: [], got: joined },
      {
        name: `the ${role}'s account`,
        expected: { deactivated: true, erased: role === "eraser", rooms: [] },
        got: await accountOf(where.admin, userId),
      },
    );
  }
  const alone = await where.admin.admin("GET", `/v1/rooms/${segment(where.room("alone"))}`);
  checks.push({
    name: "nobody is left in the room of one",
    expected: { joined_members: 0, joined_local_members: 0 },
    got: {
      joined_members: alone["joined_members"] ?? null,
      joined_local_members: alone["joined_local_members"] ?? null,
    },
  });
  checks.push(await counts(where));
  return checks;
};

const accountOf = async (admin: Session, userId: string): Promise<JsonObject> => {
  const account = await admin.admin("GET", `/v2/users/${segment(userId)}`);
  const { joined_rooms: rooms } = await admin.admin("GET", `/v1/users/${segment(userId)}/joined_rooms`);
  return {
    deactivated: account["deactivated"] ?? null,
    erased: account["erased"] ?? null,
    rooms: rooms ?? null,
  };
};

/** The statistics of a room count those whom its state shows as joined. */
const counts = async (where: Visit): Promise<Check> => {
  const expected: Record<string, Json> = {};
  const got: Record<string, Json> = {};
  for (const name of where.ownersRooms) {
    const id = where.room(name);
    const { joined } = await where.users.owner.room("GET", id, "joined_members");
    const details = await where.admin.admin("GET", `/v1/rooms/${segment(id)}`);
    expected[name] = Object.keys(isObject(joined) ? joined : {}).length;
    got[name] = details["joined_members"] ?? null;
  }
  return { name: "the statistics count the members", expected, got };
};
