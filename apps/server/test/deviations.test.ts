import {
  createDatabase,
  createClientRows,
  startCluster,
  type TestCluster,
} from "@synapse-user-admin/database/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { admin, count, owner, patience, prepare, roomsOf, textIn, user } from "./jobServer.ts";
import { call } from "./mediaFolder.ts";

/** What docs/deviations.md says of this server and nothing that compares it with Synapse can hold. */
describe("on purpose, unlike Synapse,", () => {
  let cluster: TestCluster;
  let here: Awaited<ReturnType<typeof prepare>>;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  const start = async () => {
    const url = await createDatabase(cluster.url, "standalone");
    here = await prepare({ env: { DATABASE_URL: url }, url: () => Promise.resolve(url) });
    return here;
  };
  const post = (path: string, body: unknown) => call(here.server, "POST", `${admin}${path}`, body);
  const redact = async () => {
    const id = textIn(await post(`/v1/user/${user}/redact`, { rooms: [] }), "redact_id");
    await vi.waitUntil(async () => {
      const answer = await call(here.server, "GET", `${admin}/v1/user/redact_status/${id}`);
      return textIn(answer, "status") === "complete";
    }, patience);
    return id;
  };

  it("a new password of a user who does not exist is 404 where passwords are off, and 403 for others", async () => {
    const { start: another } = await start();
    const server = await another({ PASSWORD_LOCALDB_ENABLED: "false" });
    const reset = (userId: string) =>
      call(server, "POST", `${admin}/v1/reset_password/${userId}`, { new_password: "x" });
    expect(await reset("@nobody:localhost")).toMatchObject({ status: 404, body: { errcode: "M_NOT_FOUND" } });
    expect(await reset(user)).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
  });

  it("a new password spares no device, even if it has the same id as the administrator's", async () => {
    const { server } = await start();
    const { device_id } = (await call(server, "GET", "/_matrix/client/v3/account/whoami")).body as {
      device_id: string;
    };
    const devices = `/v2/users/${user}/devices`;
    expect(await post(devices, { device_id })).toMatchObject({ status: 201 });
    expect(await post(`/v1/reset_password/${user}`, { new_password: "x" })).toMatchObject({ status: 200 });
    expect(await call(server, "GET", `${admin}${devices}`)).toMatchObject({
      body: { devices: [], total: 0 },
    });
  });

  it("an administrator gives a new name to a user whose own limits leave no burst", async () => {
    const { server } = await start();
    const limits = await post(`/v1/users/${user}/override_ratelimit`, { messages_per_second: 100 });
    expect(limits).toMatchObject({ status: 200, body: { messages_per_second: 100, burst_count: 0 } });
    const account = await call(server, "PUT", `${admin}/v2/users/${user}`, { displayname: "Renamed" });
    expect(account).toMatchObject({ status: 200, body: { displayname: "Renamed" } });
  });

  it("integers above 2^53−1 in a body are none", async () => {
    await start();
    const body = { messages_per_second: 0, burst_count: Number.MAX_SAFE_INTEGER };
    const path = `/v1/users/${user}/override_ratelimit`;
    expect(await post(path, body)).toMatchObject({ status: 200 });
    expect(await post(path, { ...body, burst_count: 2 ** 53 })).toMatchObject({
      status: 400,
      body: { errcode: "M_INVALID_PARAM" },
    });
  });

  it("integers above 2^53−1 in account data come as the nearest number that JavaScript has", async () => {
    const { server, pool } = await start();
    await createClientRows(pool).accountData({ userId: user, type: "a", content: { n: 0 } });
    await pool.query(`UPDATE account_data SET content = '{"n":9007199254740993}' WHERE user_id = $1`, [user]);
    expect(await call(server, "GET", `${admin}/v1/users/${user}/accountdata`)).toMatchObject({
      body: { account_data: { global: { a: { n: 9007199254740992 } } } },
    });
  });

  it("rooms are redacted in by their ids, and what is redacted already is left alone", async () => {
    const { pool, rooms } = await start();
    const ids = await roomsOf(rooms, 3);
    const eventId = await rooms.message(ids[0] ?? "", owner, "left alone");
    for (const id of ids) {
      await rooms.message(id, user, "hello");
    }
    const taskId = await redact();
    const { rows } = await pool.query<{ params: string }>(
      "SELECT params FROM scheduled_tasks WHERE id = $1",
      [taskId],
    );
    expect(JSON.parse(rows[0]?.params ?? "")).toMatchObject({ rooms: ids });
    // A message and a join in each room.
    const redactions = () => count(pool, "FROM events WHERE type = 'm.room.redaction'");
    expect(await redactions()).toBe(2 * ids.length);
    await redact();
    expect(await redactions()).toBe(2 * ids.length);
    expect(await rooms.redacted(ids[0] ?? "", [eventId])).toEqual([]);
  });
});
