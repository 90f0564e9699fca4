import { randomUUID } from "node:crypto";

import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import {
  countCumulativeJoinedRooms,
  countSentInvites,
  createSession,
  createUser,
  type Database,
  deleteRatelimitOverride,
  findAccountData,
  findCaller,
  findRatelimitOverride,
  findUser,
  listJoinedRooms,
  listMemberships,
  setRatelimitOverride,
  setShadowBan,
} from "./index.ts";
import { type MemberEvent, openTestDatabase } from "./testing.ts";

const context = { operation: "test" };
const alice = "@alice:localhost";
const remote = "@bob:remote.test";
const roomId = "!room:localhost";

let db: Database & { readonly url: string };
let pool: pg.Pool;
beforeAll(async () => {
  db = await openTestDatabase(inject("clusterUrl"));
  pool = new pg.Pool({ connectionString: db.url, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await db.close();
});

/** What lists of memberships are read from, and nothing else of the room. */
const member = async ({ roomId: room, sender, userId, membership }: MemberEvent): Promise<void> => {
  await pool.query(
    `WITH event AS (
       INSERT INTO events (topological_ordering, event_id, type, room_id, processed, outlier, depth, origin_server_ts,
                           received_ts, sender, contains_url, instance_name, stream_ordering, state_key)
       SELECT depth, $1, 'm.room.member', $2, true, false, depth, now_ms, now_ms, $3, false, 'master',
              nextval('events_stream_seq'), $4
       FROM (SELECT count(*) + 1 AS depth, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms
             FROM events WHERE room_id = $2) here
       RETURNING event_id, room_id, stream_ordering
     ), membership AS (
       INSERT INTO room_memberships (event_id, user_id, sender, room_id, membership, event_stream_ordering)
       SELECT event_id, $4, $3, room_id, $5, stream_ordering FROM event
     ), current_membership AS (
       INSERT INTO local_current_membership (room_id, user_id, event_id, membership, event_stream_ordering)
       SELECT room_id, $4, event_id, $5, stream_ordering FROM event
       ON CONFLICT (user_id, room_id) DO UPDATE
       SET event_id = excluded.event_id, membership = excluded.membership,
           event_stream_ordering = excluded.event_stream_ordering
     )
     INSERT INTO current_state_events (event_id, room_id, type, state_key, membership, event_stream_ordering)
     SELECT event_id, room_id, 'm.room.member', $4, $5, stream_ordering FROM event
     ON CONFLICT (room_id, type, state_key) DO UPDATE
     SET event_id = excluded.event_id, membership = excluded.membership,
         event_stream_ordering = excluded.event_stream_ordering`,
    [`$${randomUUID()}`, room, sender, userId, membership],
  );
};

/** What was announced since, as `cache key`. */
const announcedBy = async (write: () => Promise<unknown>): Promise<string[]> => {
  const last = "SELECT coalesce(max(stream_id), 0) AS id FROM cache_invalidation_stream_by_instance";
  const { rows: before } = await pool.query<{ id: string }>(last);
  await write();
  const { rows: after } = await pool.query<{ what: string }>(
    `SELECT concat_ws(' ', cache_func, keys[1]) AS what FROM cache_invalidation_stream_by_instance
     WHERE stream_id > $1 ORDER BY stream_id`,
    [before[0]?.id],
  );
  return after.map(({ what }) => what);
};

const makeUser = (userId: string) =>
  db.write(
    context,
    createUser({
      userId,
      passwordHash: null,
      admin: false,
      userType: null,
      displayname: null,
      avatarUrl: null,
      threepids: [],
      externalIds: [],
    }),
  );

describe("memberships", () => {
  it("are read from the room's state, for users of other servers and of rooms that were forgotten as well", async () => {
    await member({ roomId, sender: remote, userId: remote, membership: "join" });
    await member({
      roomId: "!left:localhost",
      sender: remote,
      userId: remote,
      membership: "leave",
    });
    await pool.query("UPDATE room_memberships SET forgotten = 1 WHERE user_id = $1", [remote]);
    expect(await db.read(listMemberships, remote)).toEqual([
      { roomId: "!left:localhost", membership: "leave" },
      { roomId, membership: "join" },
    ]);
    expect(await db.read(listJoinedRooms, remote)).toEqual([roomId]);
  });

  it("are gone with the room's state, which nobody keeps up once the last local user left", async () => {
    await member({ roomId: "!gone:localhost", sender: alice, userId: alice, membership: "leave" });
    await pool.query("DELETE FROM current_state_events WHERE room_id = '!gone:localhost'");
    expect(await db.read(listMemberships, alice)).toEqual([]);
  });

  it("are left out where an old Synapse has not noted what they are", async () => {
    const userId = "@old:localhost";
    await member({ roomId, sender: userId, userId, membership: "join" });
    await pool.query("UPDATE current_state_events SET membership = NULL WHERE state_key = $1", [userId]);
    expect(await db.read(listMemberships, userId)).toEqual([]);
    expect(await db.read(listJoinedRooms, userId)).toEqual([]);
  });
});

describe("what a user did", () => {
  const counter = "@counter:localhost";
  const counts = async (from: number) => [
    await db.read(countSentInvites, counter, from),
    await db.read(countCumulativeJoinedRooms, counter, from),
  ];
  beforeAll(async () => {
    await member({ roomId, sender: counter, userId: counter, membership: "join" });
    await member({ roomId, sender: counter, userId: alice, membership: "invite" });
    await pool.query("UPDATE events SET received_ts = 1000 WHERE sender = $1", [counter]);
  });

  it("counts from the time given on, that time included", async () => {
    expect(await counts(0)).toEqual([1, 1]);
    expect(await counts(1000)).toEqual([1, 1]);
    expect(await counts(1001)).toEqual([0, 0]);
  });

  it("counts a room in which only the name has changed since", async () => {
    await member({ roomId, sender: counter, userId: counter, membership: "join" });
    await pool.query("UPDATE events SET received_ts = 2000 WHERE sender = $1 AND received_ts > 1000", [
      counter,
    ]);
    expect(await counts(2000)).toEqual([0, 1]);
    expect(await counts(0)).toEqual([1, 1]);
  });

  it("counts events that were refused, and none whose time of arrival isn't known", async () => {
    await pool.query("UPDATE events SET rejection_reason = 'no' WHERE sender = $1", [counter]);
    expect(await counts(0)).toEqual([1, 1]);
    await pool.query("UPDATE events SET received_ts = NULL WHERE sender = $1", [counter]);
    expect(await counts(0)).toEqual([0, 0]);
  });
});

describe("account data", () => {
  it("leaves out push rules and tags, which have tables of their own", async () => {
    await pool.query(
      `INSERT INTO push_rules (id, user_name, rule_id, priority_class, conditions, actions)
       VALUES (1, $1, 'global/content/x', 4, '[]', '[]')`,
      [alice],
    );
    await pool.query(
      "INSERT INTO room_tags (user_id, room_id, tag, content) VALUES ($1, $2, 'm.favourite', '{}')",
      [alice, roomId],
    );
    expect(await db.read(findAccountData, alice)).toEqual({ global: {}, rooms: {} });
  });
});

describe("a user's own rate limit", () => {
  it("counts what is NULL as 0", async () => {
    await pool.query("INSERT INTO ratelimit_override (user_id) VALUES ($1)", [alice]);
    expect(await db.read(findRatelimitOverride, alice)).toEqual({ messagesPerSecond: 0, burstCount: 0 });
  });

  it("is announced when it is set, and when there was one to remove", async () => {
    const userId = "@limited:localhost";
    const announced = [`get_ratelimit_for_user ${userId}`];
    const set = () =>
      db.write(context, setRatelimitOverride(userId, { messagesPerSecond: 1, burstCount: 2 }));
    const remove = () => db.write(context, deleteRatelimitOverride(userId));
    expect(await announcedBy(set)).toEqual(announced);
    expect(await announcedBy(set)).toEqual(announced);
    expect(await announcedBy(remove)).toEqual(announced);
    expect(await announcedBy(remove)).toEqual([]);
    expect(await db.read(findRatelimitOverride, userId)).toBeUndefined();
  });
});

describe("setShadowBan", () => {
  it("announces the user and each token, and keeps the sessions", async () => {
    const userId = "@shadow:localhost";
    await makeUser(userId);
    for (const token of ["second", "first"]) {
      await db.write(
        context,
        createSession({ userId, token, deviceId: token, displayName: null, passwordHash: null }),
      );
    }
    for (const banned of [true, false]) {
      expect(await announcedBy(() => db.write(context, setShadowBan(userId, banned)))).toEqual([
        "get_user_by_access_token second",
        "get_user_by_access_token first",
        `get_user_by_id ${userId}`,
      ]);
      expect(await db.read(findUser, userId)).toMatchObject({ shadow_banned: banned });
      expect(await db.read(findCaller, "first")).toMatchObject({ caller: { userId } });
    }
  });
});
