import type { WireClient } from "../http.ts";
import type { JsonObject } from "../json.ts";
import { type Role, roles, type VersionPopulation } from "./population.ts";
import { Session } from "./session.ts";
import type { SyncStart } from "./syncStart.ts";

/** One version's rooms as its users see them on a Synapse that runs on what was written. */
export interface Visit {
  readonly population: VersionPopulation;
  readonly users: Readonly<Record<Role, Session>>;
  readonly admin: Session;
  readonly syncStart: SyncStart;
  /** The id of a room of this version, by name. */
  readonly room: (name: string) => string;
  /** The rooms that the owner is in, by name: all but those that the mover made. */
  readonly ownersRooms: readonly string[];
  /** The timeline of one of the owner's rooms, newest first, as it was when it was first asked for. */
  readonly messages: (name: string) => Promise<JsonObject>;
}

const moversRooms: ReadonlySet<string> = new Set(["alone", "direct"]);

export const visit = (
  client: WireClient,
  admin: Session,
  population: VersionPopulation,
  syncStart: SyncStart,
): Visit => {
  const sessions = roles.map((role) => {
    const { userId, token } = population.users[role];
    return [role, new Session(client, userId, token)] as const;
  });
  // One entry a role, as `roles` lists them.
  const users = Object.fromEntries(sessions) as Record<Role, Session>;
  const room = (name: string): string => population.rooms[name] ?? "";
  const timelines = new Map<string, Promise<JsonObject>>();
  return {
    population,
    users,
    admin,
    syncStart,
    room,
    messages: (name) => {
      const asked = timelines.get(name) ?? users.owner.room("GET", room(name), "messages?dir=b&limit=200");
      timelines.set(name, asked);
      return asked;
    },
    ownersRooms: Object.keys(population.rooms)
      .filter((name) => !moversRooms.has(name))
      .toSorted(),
  };
};
