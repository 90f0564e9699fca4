import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "@synapse-user-admin/client";
import { startServer } from "@synapse-user-admin/server/testing";
import { lockInactiveUsers } from "../src/lockInactiveUsers.ts";

test("locks those who have not been seen", async () => {
  await using server = await startServer({
    users: ["newcomer", { localpart: "idle", createdAt: new Date("2025-01-01") }],
  });
  const client = createClient({ baseUrl: server.baseUrl, accessToken: server.adminToken });
  assert.deepEqual(await lockInactiveUsers(client, new Date("2026-01-01")), [server.users.idle.id]);
});
