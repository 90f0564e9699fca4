import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";

import { command, type Database, type Transaction } from "./index.ts";
import { openTestDatabase } from "./testing.ts";

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase(inject("clusterUrl"));
});
afterAll(() => db.close());

const context = { operation: "test", caller: "@admin:localhost" };

describe("write", () => {
  it("writes nothing after the time that a transaction has, nor what came before", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const late = command("late", async ({ sql }) => {
      await sql`INSERT INTO erased_users (user_id) VALUES ('@early:localhost')`;
      vi.setSystemTime(Date.now() + 59_000);
      await sql`INSERT INTO erased_users (user_id) VALUES ('@late:localhost')`;
    });
    try {
      await expect(db.write(context, late)).rejects.toThrow("took too long");
    } finally {
      vi.useRealTimers();
    }
    const rows = await db.read(async ({ sql }) => sql`SELECT user_id FROM erased_users`);
    expect(rows).toEqual([]);
  });

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

  it.for(["sql", "prisma"] as const)(
    "runs a command again that lost a deadlock, noticed by %s",
    async (way) => {
      const [one, two] = [`@one-${way}:localhost`, `@two-${way}:localhost`];
      await db.write(
        context,
        command("test", async (tx) => {
          await tx.sql`INSERT INTO users (name, admin) VALUES (${one}, 0), (${two}, 0)`;
        }),
      );
      const raise = async (tx: Transaction, name: string): Promise<void> => {
        if (way === "sql") await tx.sql`UPDATE users SET admin = admin + 1 WHERE name = ${name}`;
        else await tx.prisma.user.updateMany({ where: { name }, data: { admin: { increment: 1 } } });
      };
      let runs = 0;
      let holding = 0;
      let meet = (): void => undefined;
      const bothHold = new Promise<void>((resolve) => (meet = resolve));
      let won: Promise<void> = Promise.resolve();
      const cross = (first: string, second: string) =>
        command("cross", async (tx) => {
          runs++;
          // The one that lost could be quicker than the other wakes up, and lose to it once more.
          if (runs > 2) await won;
          await raise(tx, first);
          if (++holding === 2) meet();
          await bothHold;
          await raise(tx, second);
        });
      const writes = [db.write(context, cross(one, two)), db.write(context, cross(two, one))];
      won = Promise.race(writes);
      await Promise.all(writes);
      expect(runs).toBe(3);
      const rows = await db.read(({ sql }) => sql`SELECT admin FROM users WHERE name IN (${one}, ${two})`);
      expect(rows).toEqual([{ admin: 2 }, { admin: 2 }]);
    },
  );
});
