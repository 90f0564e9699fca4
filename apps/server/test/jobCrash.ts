import type pg from "pg";
import { expect, it, onTestFinished, vi } from "vitest";
import type { CrashDatabase } from "./crashDatabase.ts";
import { admin, count, isWaitedFor, owner, patience, prepare, roomsOf, textIn, user } from "./jobServer.ts";
import { call } from "./mediaFolder.ts";
import type { TestServer } from "./server.ts";

/** Each event has all of its rows, and what lists say of members and states is the same everywhere. */
export async function expectNothingHalfDone(pool: pg.Pool) {
  const faults = {
    "events without their JSON": `FROM events e WHERE NOT EXISTS (SELECT 1 FROM event_json j WHERE j.event_id = e.event_id)`,
    "events without a state": `FROM events e
      WHERE NOT EXISTS (SELECT 1 FROM event_to_state_groups g WHERE g.event_id = e.event_id)`,
    "events before which there is none": `FROM events e WHERE e.type <> 'm.room.create'
      AND NOT EXISTS (SELECT 1 FROM event_edges g WHERE g.event_id = e.event_id)`,
    "redactions that redact nothing": `FROM events e WHERE e.type = 'm.room.redaction'
      AND NOT EXISTS (SELECT 1 FROM redactions r WHERE r.event_id = e.event_id)`,
    "state events that are not in the auth chains": `FROM state_events s
      WHERE NOT EXISTS (SELECT 1 FROM event_auth_chains c WHERE c.event_id = s.event_id)`,
    "rooms that end in an event which another one follows": `FROM event_forward_extremities x
      WHERE EXISTS (SELECT 1 FROM event_edges g JOIN events e ON e.event_id = g.event_id
                    WHERE g.prev_event_id = x.event_id AND e.type <> 'm.room.redaction')`,
    "members whose lists differ": `FROM local_current_membership l JOIN current_state_events c
      ON c.room_id = l.room_id AND c.type = 'm.room.member' AND c.state_key = l.user_id
      WHERE c.event_id <> l.event_id OR c.membership <> l.membership`,
    "members whose last event differs": `FROM local_current_membership l
      WHERE l.event_stream_ordering <> (SELECT max(m.event_stream_ordering) FROM room_memberships m
                                        WHERE m.room_id = l.room_id AND m.user_id = l.user_id)`,
    "rooms whose joined members are miscounted": `FROM room_stats_current s
      WHERE s.joined_members <> (SELECT count(*) FROM current_state_events c
                                 WHERE c.room_id = s.room_id AND c.membership = 'join')`,
  };
  const found: Record<string, number> = {};
  for (const [fault, rows] of Object.entries(faults)) {
    found[fault] = await count(pool, rows);
  }
  expect(found).toEqual(Object.fromEntries(Object.keys(faults).map((fault) => [fault, 0])));
}

/** kill -9 in the middle of each of the jobs. */
export function itGoesOnAfterKill(database: () => CrashDatabase) {
  it("redacts 500 events, each of them once, and says so at the end", async () => {
    const { server, start, connect, pool, rooms } = await prepare(database());
    const roomId = await rooms.create(owner);
    await rooms.member({ roomId, sender: user, userId: user, membership: "join" });
    const bodies = Array.from({ length: 500 }, (_none, n) => `spam ${n}`);
    const messages = await rooms.messages(roomId, user, bodies);
    const asked = await call(server, "POST", `${admin}/v1/user/${user}/redact`, { rooms: [roomId] });
    const taskId = textIn(asked, "redact_id");
    await vi.waitUntil(async () => (await count(pool, "FROM redactions")) >= 200, patience);
    process.kill(server.pid, "SIGKILL");
    await server.exited;

    const again = { ...server, baseUrl: (await start()).baseUrl };
    const after = await connect();
    const status = await vi.waitUntil(async () => {
      const answer = await call(again, "GET", `${admin}/v1/user/redact_status/${taskId}`);
      return textIn(answer, "status") === "complete" && answer;
    }, patience);
    expect(status).toMatchObject({ status: 200, body: { status: "complete", failed_redactions: {} } });
    const { rows } = await after.query<{ redacts: string }>("SELECT redacts FROM redactions");
    // The join is redacted as well.
    expect(rows).toHaveLength(501);
    const redacted = new Set(rows.map(({ redacts }) => redacts));
    expect(messages.filter((id) => !redacted.has(id))).toEqual([]);
    expect(redacted.size).toBe(501);
    expect(await count(after, "FROM events WHERE type = 'm.room.redaction'")).toBe(501);
    await expectNothingHalfDone(after);
  });

  it("takes a deactivated user out of 50 rooms, out of each of them once", async () => {
    const { server, start, connect, pool, rooms } = await prepare(database());
    const ids = await roomsOf(rooms, 50);
    await stopInTheMiddle(server, pool, ids, () =>
      call(server, "POST", `${admin}/v1/deactivate/${user}`, {}),
    );

    await start();
    const after = await connect();
    await vi.waitUntil(async () => (await count(after, "FROM users_pending_deactivation")) === 0, patience);
    const left = "FROM room_memberships WHERE user_id = $1 AND membership = 'leave'";
    expect(await count(after, left, user)).toBe(50);
    expect(await count(after, "FROM current_state_events WHERE membership = 'join'")).toBe(50);
    expect(await count(after, "FROM room_memberships WHERE user_id = $1 AND forgotten = 0", user)).toBe(0);
    await expectNothingHalfDone(after);
  });

  it("shows a new name in 50 rooms, in each of them once", async () => {
    const { server, start, connect, pool, rooms } = await prepare(database());
    const ids = await roomsOf(rooms, 50);
    await stopInTheMiddle(server, pool, ids, () =>
      call(server, "PUT", `${admin}/v2/users/${user}`, { displayname: "New" }),
    );

    await start();
    const after = await connect();
    const unfinished = "FROM scheduled_tasks WHERE status <> 'complete'";
    await vi.waitUntil(async () => (await count(after, unfinished)) === 0, patience);
    const named = "FROM room_memberships WHERE user_id = $1 AND display_name = 'New'";
    expect(await count(after, named, user)).toBe(50);
    await expectNothingHalfDone(after);
  });
}

/** Kills the server while its job waits for one of the rooms in the middle. */
async function stopInTheMiddle(
  server: TestServer,
  pool: pg.Pool,
  roomIds: readonly string[],
  begin: () => Promise<unknown>,
) {
  const held = roomIds[25] ?? "";
  const client = await pool.connect();
  client.on("error", () => {});
  onTestFinished(() => client.release(true));
  await client.query("BEGIN");
  await client.query("SELECT 1 FROM rooms WHERE room_id = $1 FOR UPDATE", [held]);
  await begin();
  await isWaitedFor(client, pool);
  expect(await count(pool, "FROM room_memberships WHERE user_id = $1", user)).toBe(roomIds.length + 25);
  process.kill(server.pid, "SIGKILL");
  await server.exited;
  await client.query("ROLLBACK").catch(() => {});
}
