import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";

import {
  command,
  type Database,
  DatabaseUnavailableError,
  type Transaction,
  UnstorableTextError,
} from "./index.ts";
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

  it("commits what it wrote, announcements, jobs and the audit row together", async () => {
    const id = await db.write(
      context,
      command("test", async (tx) => {
        await tx.sql`INSERT INTO erased_users (user_id) VALUES ('@a:localhost')`;
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
    const [one, two] = ["@one:localhost", "@two:localhost"];
    await db.write(
      context,
      command("test", async (tx) => {
        await tx.sql`INSERT INTO users (name, admin) VALUES (${one}, 0), (${two}, 0)`;
      }),
    );
    const raise = async (tx: Transaction, name: string): Promise<void> => {
      await tx.sql`UPDATE users SET admin = admin + 1 WHERE name = ${name}`;
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
  });

  it("tells of the statement that failed, not of those behind it that were refused for it", async () => {
    const steps = command("steps", async ({ sql }) => {
      // Their answers come together, and the second one's reaches the command first.
      const deep = async () => {
        const inner = async () => sql`SELECT 1 / 0`;
        const outer = async () => inner();
        return outer();
      };
      await Promise.all([deep(), sql`SELECT 1`]);
    });
    await expect(db.write(context, steps)).rejects.toThrow("division by zero");
  });

  it("does not take a transaction for committed in which a failure was caught", async () => {
    const careless = command(
      "careless",
      async ({ sql }) => {
        await sql`INSERT INTO erased_users (user_id) VALUES ('@careless:localhost')`;
        await sql`SELECT 1 / 0`.catch(() => undefined);
      },
      { audited: false },
    );
    await expect(db.write(context, careless)).rejects.toThrow("division by zero");
  });

  it("commits nothing where what it owes at its end can't be written", async () => {
    const owing = command("owing", async ({ sql }) => {
      await sql`INSERT INTO erased_users (user_id) VALUES ('@owing:localhost')`;
    });
    await expect(db.write({ ...context, requestId: "a\0b" }, owing)).rejects.toBeInstanceOf(
      UnstorableTextError,
    );
    const rows = await db.read(({ sql }) => sql`SELECT FROM erased_users WHERE user_id = '@owing:localhost'`);
    expect(rows).toEqual([]);
  });

  it("survives that its connection breaks, and gives it back to nobody", async () => {
    const breaking = command("breaking", async ({ sql }) => {
      await sql`SELECT pg_terminate_backend(pg_backend_pid())`;
    });
    await expect(db.write(context, breaking)).rejects.toBeInstanceOf(DatabaseUnavailableError);
    expect(db.connections().idle).toBe(db.connections().total);
    expect(await db.read(({ sql }) => sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });
});
