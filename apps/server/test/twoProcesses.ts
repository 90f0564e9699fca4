import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exchange } from "@synapse-user-admin/contract-tests";
import { createStoredRooms } from "@synapse-user-admin/database/testing";
import { parsePdu, parseSigningKey, roomVersion, verifySignature } from "@synapse-user-admin/events";
import pg from "pg";
import { expect, it, onTestFinished, vi } from "vitest";
import type { CrashDatabase } from "./crashDatabase.ts";
import { expectNothingHalfDone } from "./jobCrash.ts";
import { admin, count, owner, patience, prepare, roomsOf, textIn, user } from "./jobServer.ts";
import { call, type Caller } from "./mediaFolder.ts";
import { startServer } from "./server.ts";

/** Two servers on one database of PostgreSQL. @param database an empty one for each test */
export function itSharesTheDatabase(database: () => CrashDatabase) {
  /** Two that run, with two users. */
  const pair = async () => {
    const prepared = await prepare(database());
    const other = { ...prepared.server, baseUrl: (await prepared.start()).baseUrl };
    return { ...prepared, one: prepared.server, other, both: [prepared.server, other] as const };
  };
  const login = async ({ baseUrl }: Caller, password: string) => {
    const answer = await exchange(baseUrl, {
      method: "POST",
      path: "/_matrix/client/v3/login",
      body: JSON.stringify({ type: "m.login.password", user, password }),
    });
    expect(answer.status).toBe(200);
    return { token: textIn(answer, "access_token"), deviceId: textIn(answer, "device_id") };
  };
  const whoami = ({ baseUrl }: Caller, token: string) =>
    call({ baseUrl, adminToken: token }, "GET", "/_matrix/client/v3/account/whoami");

  it("makes tables, first admin and signing key once when both start at the same time", async () => {
    const { env, url } = database();
    const dataDir = await mkdtemp(join(tmpdir(), "sua-two-"));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const servers = await Promise.all([1, 2].map(() => startServer({ ...env, DATA_DIR: dataDir })));
    onTestFinished(async () => void (await Promise.all(servers.map((server) => server.stop()))));
    const pool = new pg.Pool({ connectionString: await url(dataDir), max: 1 });
    // The database may be dropped before it has ended.
    pool.on("error", () => {});
    onTestFinished(() => pool.end());
    const { rows } = await pool.query<{ name: string; n: number; finished: boolean }>(
      `SELECT migration_name AS name, count(*)::int AS n, bool_and(finished_at IS NOT NULL) AS finished
       FROM _prisma_migrations GROUP BY 1`,
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.filter(({ n, finished }) => n !== 1 || !finished)).toEqual([]);
    expect(await count(pool, "FROM users WHERE admin = 1")).toBe(1);
    const token = servers.find(({ adminToken }) => adminToken !== "")?.adminToken ?? "";
    for (const { baseUrl } of servers) {
      expect(await whoami({ baseUrl, adminToken: "" }, token)).toMatchObject({ status: 200 });
    }

    // What each of them signs, as other homeservers would check it: a new name in a room, which the one that was asked
    // for it sees to at once.
    const [one = { baseUrl: "" }] = servers;
    await call({ ...one, adminToken: token }, "PUT", `${admin}/v2/users/${owner}`);
    const roomId = await createStoredRooms(pool).create(owner);
    const key = parseSigningKey(readFileSync(join(dataDir, "signing.key"), "utf8"));
    for (const [n, { baseUrl }] of servers.entries()) {
      const displayname = `Name ${n}`;
      await call({ baseUrl, adminToken: token }, "PUT", `${admin}/v2/users/${owner}`, { displayname });
      const event = await vi.waitUntil(async () => {
        const { rows: events } = await pool.query<{ json: string; version: string }>(
          "SELECT json, room_version AS version FROM event_json JOIN rooms USING (room_id) WHERE room_id = $1",
          [roomId],
        );
        return events.find(({ json }) => json.includes(`"displayname":"${displayname}"`));
      }, patience);
      const version = roomVersion(event.version);
      expect(version && verifySignature(parsePdu(event.json), version, "localhost", key)).toBe(true);
    }
  });

  it("lets a login at one in at the other, and a logout, a new password or a lock out of both at once", async () => {
    const { one, other } = await pair();
    const setPassword = (new_password: string, at: Caller) =>
      call(at, "POST", `${admin}/v1/reset_password/${user}`, { new_password });
    const out = { status: 401, body: { errcode: "M_UNKNOWN_TOKEN" } };
    await setPassword("first", one);
    const here = await login(one, "first");
    const there = await login(other, "first");
    expect(await whoami(other, here.token)).toMatchObject({
      status: 200,
      body: { device_id: here.deviceId },
    });
    expect(await whoami(one, there.token)).toMatchObject({
      status: 200,
      body: { device_id: there.deviceId },
    });

    await call({ ...other, adminToken: here.token }, "POST", "/_matrix/client/v3/logout", {});
    expect(await whoami(one, here.token)).toMatchObject(out);
    expect(await whoami(one, there.token)).toMatchObject({ status: 200 });

    await setPassword("second", one);
    expect(await whoami(other, there.token)).toMatchObject(out);
    const second = await login(other, "second");
    await call(one, "PUT", `${admin}/v2/users/${user}`, { locked: true });
    expect(await whoami(other, second.token)).toMatchObject({
      status: 401,
      body: { errcode: "M_USER_LOCKED" },
    });
    await call(other, "PUT", `${admin}/v2/users/${user}`, { locked: false });
    await call(other, "POST", `${admin}/v1/deactivate/${user}`, {});
    expect(await whoami(one, second.token)).toMatchObject(out);
  });

  it("gives no id twice while both write", async () => {
    const { both, pool, rooms } = await pair();
    await call(both[0], "POST", `${admin}/v1/reset_password/${user}`, { new_password: "x" });
    const ids = await roomsOf(rooms, 6);
    const members = Array.from({ length: 6 }, (_none, n) => `@m${n}:localhost`);
    for (const [n, member] of members.entries()) {
      await call(both[n % 2] ?? both[0], "PUT", `${admin}/v2/users/${member}`);
      for (const roomId of ids) {
        await rooms.member({ roomId, sender: member, userId: member, membership: "join" });
      }
    }
    const newcomers = Array.from({ length: 20 }, (_none, n) => `@n${n}:localhost`);
    const answers = await Promise.all([
      // The same account by both at once, logins, devices, and departures that meet in the same rooms.
      ...newcomers.flatMap((id) => both.map((at) => call(at, "PUT", `${admin}/v2/users/${id}`))),
      ...Array.from({ length: 10 }, (_none, n) => login(both[n % 2] ?? both[0], "x").then(() => undefined)),
      ...members.flatMap((member, n) => [
        call(both[n % 2] ?? both[0], "POST", `${admin}/v2/users/${member}/devices`, { device_id: "D" }),
        call(both[(n + 1) % 2] ?? both[0], "POST", `${admin}/v1/deactivate/${member}`, {}),
      ]),
    ]);
    const statuses = answers.flatMap((answer) => answer?.status ?? []);
    // The one that came second finds the account, or that it was made at the same time.
    expect(statuses.filter((status) => ![200, 201, 400].includes(status))).toEqual([]);
    expect(await count(pool, "FROM users WHERE name LIKE '@n%'")).toBe(newcomers.length);
    expect(await count(pool, "FROM profiles WHERE user_id LIKE 'n%'")).toBe(newcomers.length);
    await vi.waitUntil(async () => (await count(pool, "FROM users_pending_deactivation")) === 0, patience);

    const left = "FROM room_memberships WHERE membership = 'leave'";
    expect(await count(pool, left)).toBe(members.length * ids.length);
    const keys = {
      access_tokens: "id",
      cache_invalidation_stream_by_instance: "stream_id",
      device_lists_stream: "stream_id",
      events: "stream_ordering",
      state_groups: "id",
    };
    for (const [table, column] of Object.entries(keys)) {
      const doubles = `FROM (SELECT 1 FROM ${table} GROUP BY ${column} HAVING count(*) > 1) AS d`;
      expect({ table, doubles: await count(pool, doubles) }).toEqual({ table, doubles: 0 });
    }
    expect(await count(pool, "FROM devices WHERE user_id = $1", user)).toBe(10);
    await expectNothingHalfDone(pool);
  });

  it("does a redaction and a departure once, that both are at", async () => {
    const { server: one, start, pool, rooms } = await prepare(database());
    const ids = await roomsOf(rooms, 6);
    const [first = ""] = ids;
    await rooms.messages(
      first,
      user,
      Array.from({ length: 120 }, (_none, n) => `spam ${n}`),
    );
    // Keeps both jobs in their middle until both servers are at them.
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("SELECT 1 FROM rooms WHERE room_id = ANY ($1) FOR UPDATE", [ids]);
    const asked = await call(one, "POST", `${admin}/v1/user/${user}/redact`, { rooms: [] });
    await call(one, "POST", `${admin}/v1/deactivate/${user}`, {});
    const waiting = (n: number) =>
      vi.waitUntil(async () => (await count(pool, waitingProcesses)) >= n, patience);
    await waiting(2);
    // It looks for work as it starts; of the departure it waits for the same room.
    const other = { ...one, baseUrl: (await start()).baseUrl };
    await waiting(3);
    await client.query("ROLLBACK");
    client.release();

    const status = await vi.waitUntil(async () => {
      const answer = await call(other, "GET", `${admin}/v1/user/redact_status/${textIn(asked, "redact_id")}`);
      return textIn(answer, "status") === "complete" && answer;
    }, patience);
    expect(status).toMatchObject({ body: { failed_redactions: {} } });
    await vi.waitUntil(async () => (await count(pool, "FROM users_pending_deactivation")) === 0, patience);
    const { rows } = await pool.query<{ redacts: string; n: number }>(
      "SELECT redacts, count(*)::int AS n FROM redactions GROUP BY 1",
    );
    // The messages and the joins; whether a redaction comes before its room is left makes no difference.
    expect(rows).toHaveLength(120 + ids.length);
    expect(rows.filter(({ n }) => n !== 1)).toEqual([]);
    expect(await count(pool, "FROM room_memberships WHERE user_id = $1 AND membership = 'leave'", user)).toBe(
      ids.length,
    );
    expect(await count(pool, "FROM events WHERE sender = $1 AND type = 'm.room.member'", owner)).toBe(
      ids.length,
    );
    await expectNothingHalfDone(pool);
  });
}

/** Connections of the servers that wait for a lock. */
const waitingProcesses = `FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'synapse-user-admin' AND wait_event_type = 'Lock'`;
