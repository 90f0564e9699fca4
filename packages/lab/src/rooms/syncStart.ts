import type { WireClient } from "../http.ts";
import { type JsonObject, textMember } from "../json.ts";
import type { VersionPopulation } from "./population.ts";
import { Session } from "./session.ts";

/** How far the member who stays had read when the operations began: tokens of both kinds of sync. */
export interface SyncStart {
  readonly since: string;
  readonly pos: string;
}

const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit: 100 } } }));

/** The classic sync; without `since` all that a client shows at first. */
export const sync = (session: Session, since?: string): Promise<JsonObject> =>
  session.client("GET", `v3/sync?timeout=0&filter=${filter}${since === undefined ? "" : `&since=${since}`}`);

/** Sliding sync (MSC4186) of all rooms with all members; without `pos` a connection begins. */
export const slidingSync = (session: Session, pos?: string, connection = "lab"): Promise<JsonObject> => {
  const path = `unstable/org.matrix.simplified_msc3575/sync?timeout=0${pos === undefined ? "" : `&pos=${encodeURIComponent(pos)}`}`;
  return session.client("POST", path, {
    conn_id: connection,
    lists: {
      all: {
        ranges: [[0, 99]],
        timeline_limit: 50,
        required_state: [
          ["m.room.member", "*"],
          ["m.room.topic", ""],
        ],
      },
    },
    extensions: {},
  });
};

export const readSyncStart = async (client: WireClient, { users }: VersionPopulation): Promise<SyncStart> => {
  const member = new Session(client, users.member.userId, users.member.token);
  const [classic, sliding] = await Promise.all([sync(member), slidingSync(member)]);
  return { since: textMember(classic, "next_batch"), pos: textMember(sliding, "pos") };
};
