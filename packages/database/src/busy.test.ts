import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import pg from "pg";

import {
  type Database,
  DatabaseUnavailableError,
  isAdmin,
  listUsers,
  openDatabase,
  type Reader,
} from "./index.ts";
import { createLimiter } from "./limiter.ts";
import { openTestDatabase } from "./testing.ts";

const poolSize = 4;
let db: Database & { readonly url: string };
let observer: pg.Client;
beforeAll(async () => {
  db = await openTestDatabase(inject("clusterUrl"), { poolSize });
  observer = new pg.Client(db.url);
  await observer.connect();
});
afterAll(async () => {
  await observer.end();
  await db.close();
});

/** How many of our statements run that look like `pattern`. */
const running = async (pattern: string): Promise<number> => {
  const { rows } = await observer.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE $1`,
    [pattern],
  );
  return rows[0]?.n ?? 0;
};
const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
};
const stopAll = (pattern: string) =>
  observer.query(
    `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE $1`,
    [pattern],
  );

describe("while statements are slow", () => {
  it("answers a ping with all connections of the pool busy", async () => {
    const all = Promise.allSettled(
      Array.from({ length: 2 * poolSize }, () => db.read(({ sql }) => sql`SELECT pg_sleep(1) AS all_busy`)),
    );
    await until(async () => (await running("%all_busy%")) === poolSize);
    await db.ping();
    await Promise.all(Array.from({ length: 20 }, () => db.ping()));
    expect(await running("%all_busy%")).toBe(poolSize);
    await all;
  });

  it("leaves half of the connections to quick reads, and serves each slow one in its turn", async () => {
    // Prisma takes its time at its first query.
    await db.read(isAdmin, "@nobody:localhost");
    const order: number[] = [];
    const scans = Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        db.read(async ({ scan }) => {
          await scan`SELECT pg_sleep(0.4) AS a_scan`;
          order.push(n);
        }),
      ),
    );
    await until(async () => (await running("%a_scan%")) === poolSize / 2);
    expect(await db.read(isAdmin, "@nobody:localhost")).toBe(false);
    expect(order).toEqual([]);
    let most = 0;
    while (order.length < 6) most = Math.max(most, await running("%a_scan%"));
    await scans;
    expect(most).toBe(poolSize / 2);
    expect(order.map((n) => Math.floor(n / 2))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it("searches users by a scan", async () => {
    const taken: string[] = [];
    const refuse = (name: string) => () => {
      taken.push(name);
      return Promise.resolve([]);
    };
    await db.read((reader: Reader) =>
      listUsers(
        { ...reader, sql: refuse("sql"), scan: refuse("scan") },
        {
          guests: true,
          locked: true,
          notUserTypes: [],
          orderBy: "name",
          descending: false,
          from: 0,
          limit: 1,
          name: "x",
        },
      ),
    );
    expect(taken).toEqual(["scan"]);
  });

  it("limits how long a statement may run, and calls one that did not end in time unavailable", async () => {
    const [row] = await db.read(
      ({ sql }) => sql<{ limit: string }>`SELECT current_setting('statement_timeout') AS limit`,
    );
    expect(row).toEqual({ limit: "1min" });
    const slow = db.read(({ sql }) => sql`SELECT pg_sleep(10) AS too_long`).catch((error: unknown) => error);
    await until(async () => (await running("%too_long%")) === 1);
    // What the time limit does in the end.
    await stopAll("%too_long%");
    expect(await slow).toBeInstanceOf(DatabaseUnavailableError);
  });

  it("leaves a limit alone that the database sets", async () => {
    const strict = await openTestDatabase(inject("clusterUrl"));
    const role = new pg.Client(strict.url);
    await role.connect();
    const database = new URL(strict.url.replace(/@[^/]+/, "@host")).pathname.slice(1);
    await role.query(`ALTER DATABASE ${database} SET statement_timeout = '7s'`);
    await role.end();
    await strict.close();
    const again = await openDatabase({ url: strict.url, dataDir: "", log: () => undefined, poolSize: 1 });
    const rows = await again.read(({ sql }) => sql`SELECT current_setting('statement_timeout') AS limit`);
    await again.close();
    expect(rows).toEqual([{ limit: "7s" }]);
  });

  it("pings again on a new connection after the old one broke", async () => {
    await db.ping();
    await observer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND query = 'SELECT 1'`,
    );
    // At once: nobody may have noticed yet that the old one is gone.
    await db.ping();
  });
});

describe("a limiter", () => {
  it("gives up on those who wait for too long, and gives their turn to the next", async () => {
    const limit = createLimiter(1, 20);
    let finish = (): void => undefined;
    const first = limit(() => new Promise<void>((resolve) => (finish = resolve)));
    await expect(limit(() => Promise.resolve())).rejects.toBeInstanceOf(DatabaseUnavailableError);
    const third = limit(() => Promise.resolve("third"));
    finish();
    await first;
    expect(await third).toBe("third");
  });

  it("gives a place back after work that failed", async () => {
    const limit = createLimiter(1, 20);
    await expect(limit(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await limit(() => Promise.resolve(1))).toBe(1);
  });
});
