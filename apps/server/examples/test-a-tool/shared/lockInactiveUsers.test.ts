import { randomUUID } from "node:crypto";
import { expect, inject, it } from "vitest";
import { createClient } from "../src/adminClient.ts";
import { lockInactiveUsers } from "../src/lockInactiveUsers.ts";

it("leaves an account alone that has just been made", async () => {
  const client = createClient({ baseUrl: inject("baseUrl"), accessToken: inject("adminToken") });
  const userId = `@${randomUUID()}:${inject("serverName")}`;
  await client.users.upsert(userId, { locked: false });
  expect(await lockInactiveUsers(client, new Date("2026-01-01"))).not.toContain(userId);
});
