import { createClient } from "@synapse-user-admin/client";
import { startServer } from "@synapse-user-admin/server/testing";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { lockInactiveUsers } from "../src/lockInactiveUsers.ts";

const since = new Date("2026-01-01");
const start = () =>
  startServer({
    users: [
      { localpart: "active", devices: [{ lastSeen: { at: new Date("2026-02-03"), ip: "198.51.100.7" } }] },
      { localpart: "idle", devices: [{ lastSeen: { at: new Date("2025-02-03"), ip: "198.51.100.8" } }] },
      { localpart: "never", createdAt: new Date("2025-01-01") },
      { localpart: "newcomer" },
      { localpart: "boss", admin: true, createdAt: new Date("2025-01-01") },
    ],
  });

let server: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  server = await start();
});
afterEach(() => server.reset());
afterAll(() => server.stop());

const asAdmin = () => createClient({ baseUrl: server.baseUrl, accessToken: server.adminToken });

/** Whether a user is let in. */
const whoami = (accessToken: string) =>
  fetch(`${server.baseUrl}/_matrix/client/v3/account/whoami`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  });

it("locks those who have not been seen, and nobody else", async () => {
  const { idle, never, active } = server.users;
  expect(await lockInactiveUsers(asAdmin(), since)).toEqual([idle.id, never.id]);
  expect((await whoami(idle.accessToken)).status).toBe(401);
  expect((await whoami(active.accessToken)).status).toBe(200);
});

it("finds nobody to lock the second time", async () => {
  await lockInactiveUsers(asAdmin(), since);
  expect(await lockInactiveUsers(asAdmin(), since)).toEqual([]);
});

it("locks them all where there are more than a page of them", async () => {
  const localparts = Array.from({ length: 150 }, (_none, n) => `sleeper${n}`);
  await server.seed({
    users: localparts.map((localpart) => ({ localpart, createdAt: new Date("2025-01-01") })),
  });
  expect(await lockInactiveUsers(asAdmin(), since)).toHaveLength(152);
});

it("fails with the server's reason where the token is no administrator's", async () => {
  const { active } = server.users;
  const client = createClient({ baseUrl: server.baseUrl, accessToken: active.accessToken });
  await expect(lockInactiveUsers(client, since)).rejects.toThrow("M_FORBIDDEN");
});
