import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDatabase, startCluster, type TestCluster } from "@synapse-user-admin/database/testing";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { expectNothingHalfDone } from "./jobCrash.ts";
import { admin, count, isWaitedFor, owner, patience, prepare, roomsOf, textIn, user } from "./jobServer.ts";
import { call } from "./mediaFolder.ts";

describe("jobs", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  const start = async () => {
    const url = await createDatabase(cluster.url, "standalone");
    return prepare({ env: { DATABASE_URL: url }, url: () => Promise.resolve(url) });
  };
  const memberships = async (pool: pg.Pool) => {
    const { rows } = await pool.query<{ roomId: string; membership: string }>(
      `SELECT room_id AS "roomId", membership FROM local_current_membership WHERE user_id = $1`,
      [user],
    );
    return Object.fromEntries(rows.map(({ roomId, membership }) => [roomId, membership]));
  };
  const departed = (pool: pg.Pool) =>
    vi.waitUntil(async () => (await count(pool, "FROM users_pending_deactivation")) === 0, patience);
  const tasksDone = (pool: pg.Pool) =>
    vi.waitUntil(
      async () =>
        (await count(pool, "FROM scheduled_tasks WHERE status NOT IN ('complete', 'failed')")) === 0,
      patience,
    );
  /** Keeps jobs out of a room until it is let go. */
  const hold = async (pool: pg.Pool, roomId: string) => {
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("SELECT 1 FROM rooms WHERE room_id = $1 FOR UPDATE", [roomId]);
    return {
      /** Until a job waits for the room. */
      reached: () => isWaitedFor(client, pool),
      letGo: async () => {
        await client.query("ROLLBACK");
        client.release();
      },
    };
  };

  it("leave rooms that can't be written to alone, name them in the log, and go on with the others", async () => {
    const { server, pool, rooms } = await start();
    const [good = "", unknown = "", stateless = "", branched = "", partial = ""] = await roomsOf(rooms, 5);
    await pool.query("UPDATE rooms SET room_version = 'org.example' WHERE room_id = $1", [unknown]);
    await pool.query(
      `DELETE FROM event_to_state_groups g USING event_forward_extremities x
       WHERE x.event_id = g.event_id AND x.room_id = $1`,
      [stateless],
    );
    // An end beside the room's own, of when the user had not come yet; and the room's own state is neither's.
    await pool.query(
      `INSERT INTO event_forward_extremities (event_id, room_id)
       SELECT event_id, room_id FROM events WHERE room_id = $1 AND type = 'm.room.power_levels'`,
      [branched],
    );
    await pool.query(
      "UPDATE current_state_events SET event_id = '$other' WHERE room_id = $1 AND type = 'm.room.join_rules'",
      [branched],
    );
    await pool.query(
      `INSERT INTO partial_state_rooms (room_id, device_lists_stream_id, join_event_id, joined_via)
       SELECT room_id, 0, NULL, 'other.test' FROM rooms WHERE room_id = $1`,
      [partial],
    );
    // An invitation by another server: nothing is known of the room but that.
    await pool.query(
      `INSERT INTO local_current_membership (room_id, user_id, event_id, membership)
       VALUES ('!far:other.test', $1, '$invitation', 'invite')`,
      [user],
    );

    expect(await call(server, "POST", `${admin}/v1/deactivate/${user}`)).toMatchObject({ status: 200 });
    await departed(pool);
    expect(await memberships(pool)).toEqual({
      [good]: "leave",
      [unknown]: "join",
      [stateless]: "join",
      [branched]: "join",
      [partial]: "join",
      "!far:other.test": "invite",
    });
    const { rows } = await pool.query<{ detail: { left: number; failed: Record<string, string> } }>(
      "SELECT detail FROM synapse_user_admin.audit_log WHERE target = $1 AND detail ? 'failed'",
      [user],
    );
    expect(rows).toHaveLength(1);
    const { left, failed = {} } = rows[0]?.detail ?? {};
    expect(left).toBe(1);
    expect(Object.keys(failed)).toHaveLength(5);
    expect(failed[unknown]).toContain("org.example");
    expect(failed[stateless]).toContain("not known");
    expect(failed[branched]).toContain("states differ");
    expect(failed[partial]).toContain("only in part");
    expect(failed["!far:other.test"]).toContain("not known to this server");
    for (const roomId of [unknown, stateless, branched, partial, "!far:other.test"]) {
      expect(server.log()).toContain(roomId);
    }
  });

  it("write to a room that ends in several events where one of them has the room's own state", async () => {
    const { server, pool, rooms } = await start();
    const [roomId = ""] = await roomsOf(rooms, 1);
    const spam = await rooms.messages(roomId, user, ["1", "2", "3"]);
    await rooms.message(roomId, owner, "hello");
    await rooms.member({ roomId, sender: owner, userId: "@later:localhost", membership: "invite" });
    await call(server, "POST", `${admin}/v1/user/${user}/redact`, { rooms: [roomId] });
    await tasksDone(pool);
    // Each redaction is an end of its own, with the state of when its event was sent.
    expect(await count(pool, "FROM event_forward_extremities WHERE room_id = $1", roomId)).toBeGreaterThan(
      spam.length,
    );
    await call(server, "POST", `${admin}/v1/deactivate/${user}`);
    await departed(pool);
    expect(await memberships(pool)).toEqual({ [roomId]: "leave" });
    expect(await count(pool, "FROM event_forward_extremities WHERE room_id = $1", roomId)).toBe(1);
    await expectNothingHalfDone(pool);
  });

  it("show a new name and avatar in the rooms of the user, and nothing where both are known", async () => {
    const { server, pool, rooms } = await start();
    const ids = await roomsOf(rooms, 2);
    await rooms.member({ roomId: ids[0] ?? "", sender: user, userId: user, membership: "leave" });
    const put = (body: object) => call(server, "PUT", `${admin}/v2/users/${user}`, body);
    for (let times = 0; times < 2; times++) {
      await put({ displayname: "New", avatar_url: "mxc://localhost/a" });
      await tasksDone(pool);
    }
    const { rows } = await pool.query<{ content: object }>(
      `SELECT (json::jsonb)->'content' AS content FROM event_json JOIN room_memberships USING (event_id)
       WHERE user_id = $1 AND display_name IS NOT NULL`,
      [user],
    );
    expect(rows).toEqual([
      { content: { membership: "join", displayname: "New", avatar_url: "mxc://localhost/a" } },
    ]);
    await put({ displayname: "", avatar_url: "" });
    await tasksDone(pool);
    const { rows: profile } = await pool.query(
      `SELECT m.display_name, m.avatar_url FROM room_memberships m JOIN local_current_membership l USING (event_id)
       WHERE m.user_id = $1 AND m.room_id = $2`,
      [user, ids[1]],
    );
    expect(profile).toEqual([{ display_name: null, avatar_url: null }]);
    await expectNothingHalfDone(pool);
  });

  it("take the name of an erased user out of the rooms that they leave", async () => {
    const { server, pool, rooms } = await start();
    await roomsOf(rooms, 1);
    await call(server, "PUT", `${admin}/v2/users/${user}`, {
      displayname: "Secret",
      avatar_url: "mxc://x/secret",
    });
    await tasksDone(pool);
    const named = "FROM event_json WHERE json ILIKE '%secret%'";
    expect(await count(pool, named)).toBe(1);
    await call(server, "POST", `${admin}/v1/deactivate/${user}`, { erase: true });
    await departed(pool);
    expect(await count(pool, named)).toBe(0);
    const { rows } = await pool.query<{ content: object }>(
      `SELECT (json::jsonb)->'content' AS content FROM event_json JOIN room_memberships USING (event_id)
       WHERE user_id = $1 ORDER BY event_stream_ordering`,
      [user],
    );
    expect(rows.map(({ content }) => content)).toEqual([
      { membership: "join" },
      { membership: "join" },
      { membership: "leave" },
    ]);
    await expectNothingHalfDone(pool);
  });

  it("redact one request of a user at a time, whoever asks", async () => {
    const { server, pool, rooms } = await start();
    const [roomId = ""] = await roomsOf(rooms, 1);
    await rooms.message(roomId, user, "spam");
    const held = await hold(pool, roomId);
    const redact = () => call(server, "POST", `${admin}/v1/user/${user}/redact`, { rooms: [roomId] });
    const answers = await Promise.all([redact(), redact(), redact()]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400]);
    await held.reached();
    expect(await redact()).toMatchObject({ status: 400, body: { errcode: "M_UNKNOWN" } });
    const accepted = answers.find((answer) => answer.status === 200);
    const id = accepted && textIn(accepted, "redact_id");
    const status = () => call(server, "GET", `${admin}/v1/user/redact_status/${id}`);
    expect(await status()).toMatchObject({ status: 200, body: { status: "active" } });
    await held.letGo();
    await tasksDone(pool);
    expect(await status()).toMatchObject({ body: { status: "complete", failed_redactions: {} } });
    expect(await redact()).toMatchObject({ status: 200 });
  });

  it("redact for no reason where it is empty, and without a bound where it is 0", async () => {
    const { server, pool, rooms } = await start();
    const [roomId = ""] = await roomsOf(rooms, 1);
    await rooms.message(roomId, user, "spam");
    const request = { rooms: [roomId], reason: "", before_ts: 0, after_ts: 0 };
    expect(await call(server, "POST", `${admin}/v1/user/${user}/redact`, request)).toMatchObject({
      status: 200,
    });
    await tasksDone(pool);
    expect(await count(pool, "FROM events WHERE type = 'm.room.redaction'")).toBe(2);
    expect(await count(pool, "FROM event_json WHERE json LIKE '%\"reason\"%'")).toBe(0);
  });

  it("leave a user alone who is active again before the room is left", async () => {
    const { server, pool, rooms } = await start();
    const [roomId = ""] = await roomsOf(rooms, 1);
    const held = await hold(pool, roomId);
    await call(server, "POST", `${admin}/v1/deactivate/${user}`);
    await held.reached();
    await call(server, "PUT", `${admin}/v2/users/${user}`, { deactivated: false });
    await held.letGo();
    await departed(pool);
    expect(await memberships(pool)).toEqual({ [roomId]: "join" });
  });

  it("go on in another process on the same database when theirs is killed", async () => {
    const { server, start: startAnother, pool, rooms } = await start();
    const ids = await roomsOf(rooms, 10);
    const held = await hold(pool, ids[5] ?? "");
    await call(server, "POST", `${admin}/v1/deactivate/${user}`);
    await held.reached();
    const other = await startAnother();
    process.kill(server.pid, "SIGKILL");
    await server.exited;
    await held.letGo();
    await departed(pool);
    expect(await count(pool, "FROM room_memberships WHERE membership = 'leave'")).toBe(10);
    await expectNothingHalfDone(pool);
    expect(await other.stop()).toBe(0);
  });

  it("come to an end while several processes look after them, even where nothing can be done", async () => {
    const { server, start: startAnother, pool, rooms } = await start();
    const [roomId = ""] = await roomsOf(rooms, 1);
    const bodies = Array.from({ length: 300 }, (_, n) => `message ${n}`);
    await rooms.messages(roomId, user, bodies);
    // The administrator is not in the room, so each redaction in their name fails.
    const request = { rooms: [roomId], use_admin: true };
    const held = await hold(pool, roomId);
    const asked = await call(server, "POST", `${admin}/v1/user/${user}/redact`, request);
    await held.reached();
    // It looks at once, and finds the task in the hands of the other one.
    await startAnother();
    await held.letGo();
    await tasksDone(pool);
    const { body } = await call(
      server,
      "GET",
      `${admin}/v1/user/redact_status/${textIn(asked, "redact_id")}`,
    );
    expect(body).toMatchObject({ status: "complete" });
    expect(JSON.stringify(body).match(/"403: /g)).toHaveLength(301);
  });

  it("fail with a reason where their parameters can't be read, and can be asked for again", async () => {
    const { server, pool } = await start();
    await pool.query(
      `INSERT INTO scheduled_tasks (id, action, status, timestamp, resource_id, params, result) VALUES
       ('text', 'redact_all_events', 'scheduled', 1, $1, 'no JSON', NULL),
       ('empty', 'redact_all_events', 'active', 1, $1, NULL, NULL),
       ('odd', 'redact_all_events', 'active', 1, $1, '{"rooms": 5, "user_id": null, "requester": []}', NULL),
       ('profile', 'update_join_states', 'active', 1, $1, NULL, 'no JSON')`,
      [user],
    );
    await tasksDone(pool);
    for (const id of ["text", "empty", "odd"]) {
      const { body } = await call(server, "GET", `${admin}/v1/user/redact_status/${id}`);
      expect(body).toEqual({ status: "failed", error: "The task's parameters can't be read." });
    }
    expect(await call(server, "POST", `${admin}/v1/user/${user}/redact`, { rooms: [] })).toMatchObject({
      status: 200,
    });
  });

  it("take a user out of all rooms who was active for a moment while they were leaving", async () => {
    const { server, pool, rooms } = await start();
    const ids = await roomsOf(rooms, 4);
    const first = await hold(pool, ids[1] ?? "");
    await call(server, "POST", `${admin}/v1/deactivate/${user}`);
    await first.reached();
    await call(server, "PUT", `${admin}/v2/users/${user}`, { deactivated: false });
    const second = await hold(pool, ids[3] ?? "");
    await first.letGo();
    await second.reached();
    await call(server, "POST", `${admin}/v1/deactivate/${user}`);
    await second.letGo();
    await departed(pool);
    expect(Object.values(await memberships(pool))).toEqual(["leave", "leave", "leave", "leave"]);
  });

  it("leave a room whose name no column can hold", async () => {
    const { server, pool, rooms } = await start();
    const [roomId = ""] = await roomsOf(rooms, 1);
    await pool.query(
      `UPDATE event_json SET json = replace(json, '"room_version"', '"type":"\\u0000","room_version"')
       WHERE event_id = (SELECT event_id FROM events WHERE room_id = $1 AND type = 'm.room.create')`,
      [roomId],
    );
    expect(await count(pool, "FROM event_json WHERE json LIKE '%\\\\u0000%'")).toBe(1);
    await call(server, "POST", `${admin}/v1/deactivate/${user}`);
    await departed(pool);
    expect(await memberships(pool)).toEqual({ [roomId]: "leave" });
  });

  it("leave a room whose state groups go round in circles", async () => {
    const { server, pool, rooms } = await start();
    const [roomId = ""] = await roomsOf(rooms, 1);
    await pool.query(
      `INSERT INTO state_group_edges (state_group, prev_state_group)
       SELECT min(id), max(id) FROM state_groups WHERE room_id = $1`,
      [roomId],
    );
    await call(server, "POST", `${admin}/v1/deactivate/${user}`);
    await departed(pool);
    expect(await memberships(pool)).toEqual({ [roomId]: "leave" });
  });

  it("redact events that only look redacted: by a redaction in another room, or by who may not", async () => {
    const { server, pool, rooms } = await start();
    const [roomId = "", elsewhere = ""] = await roomsOf(rooms, 2);
    const [one = "", two = "", done = ""] = await rooms.messages(roomId, user, ["1", "2", "3"]);
    const foreign = await rooms.message(elsewhere, user, "redaction");
    const byStranger = await rooms.message(roomId, "@stranger:other.test", "redaction");
    const own = await rooms.message(roomId, owner, "redaction");
    await pool.query(
      `INSERT INTO redactions (event_id, redacts, received_ts, recheck)
       VALUES ($1, $2, 1, false), ($3, $4, 1, true), ($5, $6, 1, true)`,
      [foreign, one, byStranger, two, own, done],
    );
    await call(server, "POST", `${admin}/v1/user/${user}/redact`, { rooms: [roomId] });
    await tasksDone(pool);
    const { rows } = await pool.query<{ redacts: string }>(
      `SELECT r.redacts FROM redactions r JOIN events e USING (event_id)
       WHERE e.type = 'm.room.redaction' AND r.redacts = ANY ($1)`,
      [[one, two, done]],
    );
    expect(rows.map(({ redacts }) => redacts).toSorted()).toEqual([one, two].toSorted());
  });

  it("are remembered for a day after their end", async () => {
    const { server, start: startAgain, pool } = await start();
    await server.stop();
    const hour = 3_600_000;
    await pool.query(
      `INSERT INTO scheduled_tasks (id, action, status, timestamp, resource_id, params, result, error) VALUES
       ('old', 'redact_all_events', 'complete', $1, $3, '{}', '{"failed_redactions": {}}', NULL),
       ('kept', 'redact_all_events', 'failed', $2, $3, '{}', NULL, '404: Unknown'),
       ('foreign', 'purge_history', 'complete', $1, NULL, '{}', NULL, NULL)`,
      [Date.now() - 25 * hour, Date.now() - 23 * hour, user],
    );
    const again = { ...server, ...(await startAgain()) };
    const status = (id: string) => call(again, "GET", `${admin}/v1/user/redact_status/${id}`);
    await vi.waitUntil(async () => (await status("old")).status === 404, patience);
    expect(await status("kept")).toMatchObject({ body: { status: "failed", error: "404: Unknown" } });
    expect(await count(pool, "FROM scheduled_tasks WHERE id = 'foreign'")).toBe(1);
    expect(await status("foreign")).toMatchObject({ status: 404 });
  });

  it("stop after the step that they are at, when the server stops", async () => {
    const { server, start: startAgain, pool, rooms } = await start();
    const ids = await roomsOf(rooms, 10);
    const held = await hold(pool, ids[5] ?? "");
    await call(server, "POST", `${admin}/v1/deactivate/${user}`);
    await held.reached();
    const stopped = server.stop();
    await held.letGo();
    expect(await stopped).toBe(0);
    const left = await count(pool, "FROM room_memberships WHERE membership = 'leave'");
    expect(left).toBeLessThan(10);
    await startAgain();
    await departed(pool);
    expect(await count(pool, "FROM room_memberships WHERE membership = 'leave'")).toBe(10);
  });

  it("are left to the homeserver where its signing key isn't given", async () => {
    const { server, start: startAgain, pool, rooms, dataDir } = await start();
    const [roomId = ""] = await roomsOf(rooms, 1);
    await server.stop();
    await pool.query("DROP SCHEMA synapse_user_admin CASCADE");
    await pool.query("DROP TABLE _prisma_migrations");
    await pool.query(
      "CREATE TABLE schema_version (lock char(1), version integer NOT NULL, upgraded boolean NOT NULL)",
    );
    await pool.query("CREATE TABLE schema_compat_version (lock char(1), compat_version integer NOT NULL)");
    await pool.query("INSERT INTO schema_version (version, upgraded) VALUES (94, true)");
    await pool.query("INSERT INTO schema_compat_version (compat_version) VALUES (84)");
    const attached = { ...server, ...(await startAgain({ ATTACHED_WRITES: "direct" })) };
    expect(attached.log()).toContain("SIGNING_KEY_PATH");
    const asked = await call(attached, "POST", `${admin}/v1/user/${user}/redact`, { rooms: [roomId] });
    const id = textIn(asked, "redact_id");
    await call(attached, "POST", `${admin}/v1/deactivate/${user}`);
    const status = await call(attached, "GET", `${admin}/v1/user/redact_status/${id}`);
    expect(status).toMatchObject({ status: 200, body: { status: "scheduled" } });
    await attached.stop();
    expect(await memberships(pool)).toEqual({ [roomId]: "join" });
    expect(await count(pool, "FROM users_pending_deactivation WHERE user_id = $1", user)).toBe(1);

    // With the key they are done.
    const signing = await startAgain({
      ATTACHED_WRITES: "direct",
      SIGNING_KEY_PATH: join(dataDir, "signing.key"),
    });
    await departed(pool);
    await tasksDone(pool);
    expect(await memberships(pool)).toEqual({ [roomId]: "leave" });
    expect(await count(pool, "FROM redactions")).toBe(1);
    expect(await signing.stop()).toBe(0);
  });

  it("sign with one key, made once and for its owner alone to read, and with none that is malformed", async () => {
    const { server, start: startAgain, dataDir } = await start();
    const file = join(dataDir, "signing.key");
    const key = readFileSync(file, "utf8");
    expect(key).toMatch(/^ed25519 \w+ [A-Za-z0-9+/]{43}\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await server.stop();
    await (await startAgain()).stop();
    expect(readFileSync(file, "utf8")).toBe(key);

    writeFileSync(file, "ed25519 a_secret nonsense\n");
    const refused = await startAgain().then(
      () => "started",
      (error: unknown) => String(error),
    );
    expect(refused).toContain(file);
    expect(refused).not.toContain("nonsense");
    await expect(startAgain({ SIGNING_KEY_PATH: join(dataDir, "none") })).rejects.toThrow(/SIGNING_KEY_PATH/);
  });
});
