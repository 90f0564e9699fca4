import { randomUUID } from "node:crypto";
import { createClient } from "@synapse-user-admin/client";
import { expect, inject, it } from "vitest";
import { lockInactiveUsers } from "../src/lockInactiveUsers.ts";

it("leaves an account alone that has just been made", async () => {
  const client = createClient({ baseUrl: inject("baseUrl"), accessToken: inject("adminToken") });
  const userId = `@${randomUUID()}:${inject("serverName")}` as const;
  await client.users.upsert(userId, { locked: false });
  expect(await lockInactiveUsers(client, new Date("2026-01-01"))).not.toContain(userId);
});
