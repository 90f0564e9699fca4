import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { command, type Database } from "./index.ts";
import { openTestDatabase } from "./testing.ts";

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase(inject("clusterUrl"));
});
afterAll(() => db.close());

const context = { operation: "test", caller: "@admin:localhost" };

describe("write", () => {
  it("commits Prisma's writes, SQL, announcements, jobs and the audit row together", async () => {
    const id = await db.write(
      context,
      command("test", async (tx) => {
        await tx.prisma.erasedUser.create({ data: { userId: "@a:localhost" } });
        const [row] = await tx.sql<{ count: number }>`SELECT count(*) AS count FROM erased_users`;
        expect(row).toEqual({ count: 1 });
        tx.announce("one", ["@a:localhost", "x"]);
        tx.announce("all", null);
        tx.audit({ target: "@a:localhost" });
        return tx.enqueue({ action: "redact_all_events", resourceId: "@a:localhost", params: { limit: 1 } });
      }),
    );
    const read = await db.read(async ({ sql, prisma }) => ({
      erased: await prisma.erasedUser.findMany(),
      caches:
        await sql`SELECT instance_name, cache_func, keys FROM cache_invalidation_stream_by_instance ORDER BY stream_id`,
      jobs: await sql`SELECT id, action, status, resource_id, params FROM scheduled_tasks`,
      log: await sql`SELECT operation, caller, detail FROM synapse_user_admin.audit_log`,
    }));
    expect(read).toEqual({
      erased: [{ userId: "@a:localhost" }],
      caches: [
        { instance_name: "master", cache_func: "one", keys: ["@a:localhost", "x"] },
        { instance_name: "master", cache_func: "all", keys: null },
      ],
      jobs: [
        {
          id,
          action: "redact_all_events",
          status: "scheduled",
          resource_id: "@a:localhost",
          params: '{"limit": 1}'.replace(": ", ":"),
        },
      ],
      log: [{ operation: "test", caller: "@admin:localhost", detail: { target: "@a:localhost" } }],
    });
  });

  it("rolls all of it back when the command throws, and throws that", async () => {
    const count = () =>
      db.read(
        ({ sql }) =>
          sql`SELECT (SELECT count(*) FROM erased_users) AS users, (SELECT count(*) FROM synapse_user_admin.audit_log) AS log`,
      );
    const before = await count();
    const failure = new Error("no");
    await expect(
      db.write(
        context,
        command("test", async (tx) => {
          await tx.sql`INSERT INTO erased_users (user_id) VALUES ('@b:localhost')`;
          throw failure;
        }),
      ),
    ).rejects.toBe(failure);
    expect(await count()).toEqual(before);
  });

  it("runs a command again that lost a deadlock", async () => {
    await db.write(
      context,
      command("test", async (tx) => {
        await tx.sql`INSERT INTO users (name, admin) VALUES ('@one:localhost', 0), ('@two:localhost', 0)`;
      }),
    );
    let runs = 0;
    const cross = (first: string, second: string) =>
      command("cross", async (tx) => {
        runs++;
        await tx.sql`UPDATE users SET admin = admin + 1 WHERE name = ${first}`;
        await new Promise((resolve) => setTimeout(resolve, 100));
        await tx.sql`UPDATE users SET admin = admin + 1 WHERE name = ${second}`;
      });
    await Promise.all([
      db.write(context, cross("@one:localhost", "@two:localhost")),
      db.write(context, cross("@two:localhost", "@one:localhost")),
    ]);
    expect(runs).toBe(3);
    const rows = await db.read(
      ({ sql }) => sql`SELECT admin FROM users WHERE name IN ('@one:localhost', '@two:localhost')`,
    );
    expect(rows).toEqual([{ admin: 2 }, { admin: 2 }]);
  });

  it("gives ids of sequences as numbers", async () => {
    const take = command("take", (tx) => tx.nextId("device_lists_sequence"));
    const first = await db.write(context, take);
    expect(await db.write(context, take)).toBe(first + 1);
  });
});
