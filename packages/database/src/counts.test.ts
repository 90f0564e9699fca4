import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";

import { command } from "./command.ts";
import { openDatabase } from "./index.ts";
import { createDatabase, quietLog } from "./testing.ts";

let url: string;
let client: pg.Client;
const connect = async (): Promise<pg.Client> => {
  const other = new pg.Client(url);
  await other.connect();
  return other;
};

beforeAll(async () => {
  url = await createDatabase(inject("clusterUrl"));
  client = await connect();
});
afterAll(() => client.end());
beforeEach(async () => {
  await client.query("TRUNCATE users, profiles, user_ips CASCADE");
});

const merge = (on = client, size = 50) => on.query(`SELECT synapse_user_admin.merge_user_changes(${size})`);
const columns = "is_guest, admin, deactivated, locked, user_type";

/** What the counts say and counting does not, or the other way round: in all, and in each range of names. In one statement. */
const wrongCounts = async (on = client): Promise<unknown[]> => {
  const { rows } = await on.query<object>(`
    WITH starts AS (
      SELECT DISTINCT first FROM synapse_user_admin.user_ranges
    ), ranges AS (
      SELECT first, lead(first) OVER (ORDER BY first) AS next FROM (SELECT first FROM starts UNION SELECT '') AS s
    ), counted AS (
      SELECT first, ${columns}, 1 AS n FROM users JOIN ranges ON name >= first AND (next IS NULL OR name < next)
    ), kept AS (
      SELECT first, ${columns}, n FROM synapse_user_admin.user_ranges
      UNION ALL
      SELECT first, ${columns}, n FROM synapse_user_admin.user_changes JOIN ranges ON name >= first AND (next IS NULL OR name < next)
    ), totals AS (
      SELECT 'in all' AS first, ${columns}, n FROM synapse_user_admin.user_totals
      UNION ALL SELECT 'in all', ${columns}, n FROM synapse_user_admin.user_changes
      UNION ALL SELECT 'in all', ${columns}, -1 FROM users
    )
    SELECT first, ${columns}, sum(n) AS too_many
    FROM (SELECT * FROM kept UNION ALL SELECT first, ${columns}, -n FROM counted UNION ALL SELECT * FROM totals) AS both_sides
    GROUP BY first, ${columns} HAVING sum(n) <> 0`);
  return rows;
};

/** Who is wrongly said to have no value, or wrongly not. */
const wrongLacks = async (): Promise<unknown[]> => {
  const { rows } = await client.query<object>(`
    WITH lacking AS (
      SELECT 'displayname' AS what, u.name FROM users u LEFT JOIN profiles p ON p.full_user_id = u.name WHERE p.displayname IS NULL
      UNION ALL
      SELECT 'avatar_url', u.name FROM users u LEFT JOIN profiles p ON p.full_user_id = u.name WHERE p.avatar_url IS NULL
      UNION ALL
      SELECT 'last_seen_ts', u.name FROM users u WHERE NOT EXISTS (SELECT FROM user_ips i WHERE i.user_id = u.name)
    )
    (SELECT 'missing' AS problem, * FROM (SELECT * FROM lacking EXCEPT SELECT * FROM synapse_user_admin.users_without) AS m)
    UNION ALL
    (SELECT 'too many', * FROM (SELECT * FROM synapse_user_admin.users_without EXCEPT SELECT * FROM lacking) AS t)`);
  return rows;
};

/** How many blocks of the account of who has no value, and of its key, have been looked at by all up to now. */
const blocksOfLacks = async (): Promise<number> => {
  await client.query("SELECT pg_stat_force_next_flush()");
  const { rows } = await client.query<{ blocks: string }>(`
    SELECT heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit AS blocks FROM pg_statio_user_tables
    WHERE relid = 'synapse_user_admin.users_without'::regclass`);
  return Number(rows[0]?.blocks);
};

const addUsers = (from: number, to: number, on = client) =>
  on.query(
    `INSERT INTO users (name, is_guest, admin, deactivated, locked, user_type)
     SELECT '@u' || md5(i::text) || ':x', (i % 7 = 0)::int, (i % 13 = 0)::int, (i % 3 = 0)::int, i % 5 = 0,
            CASE WHEN i % 11 = 0 THEN 'bot' END
     FROM generate_series($1::int, $2::int) AS i`,
    [from, to],
  );

/** Whether one of our connections waits for a lock. */
const isAnyoneWaiting = async (): Promise<boolean> => {
  const { rows } = await client.query(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows.length > 0;
};

describe("the counts of users", () => {
  it("follow every kind of write, merged or not", async () => {
    await addUsers(1, 400);
    expect(await wrongCounts()).toEqual([]);
    await merge();
    expect(await wrongCounts()).toEqual([]);
    for (const write of [
      "UPDATE users SET locked = NOT locked WHERE name < '@u5'",
      "UPDATE users SET deactivated = 1, user_type = 'support' WHERE name > '@uc'",
      "UPDATE users SET name = '@renamed' || name WHERE is_guest = 1",
      "DELETE FROM users WHERE admin = 1",
      "INSERT INTO users (name) VALUES ('@u0:x') ON CONFLICT (name) DO UPDATE SET locked = true",
      "INSERT INTO users (name) VALUES ('@u0:x') ON CONFLICT (name) DO UPDATE SET locked = true",
    ]) {
      await client.query(write);
      expect({ write, counts: await wrongCounts(), lacks: await wrongLacks() }).toEqual({
        write,
        counts: [],
        lacks: [],
      });
    }
    await merge();
    expect(await wrongCounts()).toEqual([]);
    await client.query("TRUNCATE users CASCADE");
    expect(await wrongCounts()).toEqual([]);
    await addUsers(1, 10);
    expect(await wrongCounts()).toEqual([]);
  });

  it("write nothing for what they don't count", async () => {
    await addUsers(1, 10);
    await merge();
    await client.query("UPDATE users SET password_hash = 'x', creation_ts = 1");
    expect((await client.query("SELECT FROM synapse_user_admin.user_changes")).rows).toHaveLength(0);
  });

  it("cut ranges that have become large, at any time", async () => {
    for (let from = 1; from <= 2000; from += 400) {
      await addUsers(from, from + 399);
      await merge();
      expect(await wrongCounts()).toEqual([]);
    }
    const { rows } = await client.query<{ n: string }>(
      "SELECT sum(n) AS n FROM synapse_user_admin.user_ranges GROUP BY first",
    );
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(Math.max(...rows.map(({ n }) => Number(n)))).toBeLessThanOrEqual(100);
  });

  it("leave out what is not committed, and let nobody wait for it", async () => {
    await addUsers(1, 200);
    const [one, two] = [await connect(), await connect()];
    await one.query("BEGIN");
    await addUsers(201, 400, one);
    // Of the same ranges and the same kinds, and then merged and cut: while the first is open.
    await addUsers(401, 600, two);
    await merge(two);
    await two.query("UPDATE users SET locked = NOT locked WHERE name IN (SELECT name FROM users LIMIT 50)");
    await merge(two);
    expect(await wrongCounts(two)).toEqual([]);
    expect(await wrongCounts(one)).toEqual([]);
    await one.query("COMMIT");
    expect(await wrongCounts()).toEqual([]);
    await merge();
    expect(await wrongCounts()).toEqual([]);
    await one.query("BEGIN");
    await addUsers(601, 800, one);
    await one.query("ROLLBACK");
    await merge();
    expect(await wrongCounts()).toEqual([]);
    await Promise.all([one.end(), two.end()]);
  });

  it("are brought up to date by a server: what it finds, and after each write", async () => {
    await addUsers(1, 5);
    const isMerged = async () =>
      (await client.query("SELECT FROM synapse_user_admin.user_changes")).rows.length === 0;
    const db = await openDatabase({ url, dataDir: "", log: quietLog, poolSize: 2 });
    await expect.poll(isMerged, { timeout: 10_000 }).toBe(true);
    await db.write(
      { operation: "test" },
      command("test", async ({ sql }) => sql`UPDATE users SET locked = NOT locked`),
    );
    expect(await isMerged()).toBe(false);
    await expect.poll(isMerged, { timeout: 10_000 }).toBe(true);
    expect(await wrongCounts()).toEqual([]);
    await db.close();
  });

  it("keep no server from stopping", async () => {
    const db = await openDatabase({ url, dataDir: "", log: quietLog, poolSize: 2 });
    const other = await connect();
    await other.query("BEGIN");
    await other.query("LOCK TABLE synapse_user_admin.user_totals");
    await db.write(
      { operation: "test" },
      command("test", async ({ sql }) => sql`INSERT INTO users (name) VALUES ('@late:x')`),
    );
    await expect.poll(isAnyoneWaiting, { timeout: 10_000 }).toBe(true);
    await db.close();
    await other.query("COMMIT");
    await other.end();
    await merge();
    expect(await wrongCounts()).toEqual([]);
  });

  it("are exact in every snapshot while many write and merge", async () => {
    await addUsers(1, 300);
    const writers = await Promise.all(Array.from({ length: 4 }, connect));
    const reader = await connect();
    const begun = writers.map(async (writer, index) => {
      for (let n = 0; n < 25; n += 1) {
        const at = 1000 * (index + 1) + n * 10;
        await addUsers(at, at + 9, writer);
        // Each in an order of its own, so that they meet at the rows themselves without a deadlock: one row a statement.
        await writer.query(
          "UPDATE users SET deactivated = 1 - deactivated WHERE name = '@u' || md5($1) || ':x'",
          [String(1 + ((at * 7) % 300))],
        );
        await writer.query("DELETE FROM users WHERE name = '@u' || md5($1) || ':x'", [String(at + 3)]);
        if (n % 5 === index) await merge(writer, 20);
      }
    });
    let isOver = false;
    const writing = Promise.all(begun).finally(() => (isOver = true));
    let looks = 0;
    do {
      expect(await wrongCounts(reader)).toEqual([]);
      looks += 1;
    } while (!isOver);
    await writing;
    expect(looks).toBeGreaterThan(3);
    const { rows } = await client.query<{ n: string }>("SELECT count(*) AS n FROM users");
    expect(Number(rows[0]?.n)).toBe(300 + 4 * 25 * 9);
    await merge();
    expect(await wrongCounts()).toEqual([]);
    expect((await client.query("SELECT FROM synapse_user_admin.user_changes")).rows).toHaveLength(0);
    await Promise.all([...writers, reader].map((each) => each.end()));
  });
});

describe("the account of who has no value", () => {
  const addIp = (on: pg.Client) =>
    on.query(
      `INSERT INTO user_ips (user_id, access_token, ip, user_agent, last_seen)
       VALUES ('@a:x', 'token' || random(), 'ip', 'agent', 1)`,
    );
  const setName = (value: string | null, on = client) =>
    on.query(
      `INSERT INTO profiles (user_id, full_user_id, displayname) VALUES ('a', '@a:x', $1)
       ON CONFLICT (user_id) DO UPDATE SET displayname = excluded.displayname`,
      [value],
    );

  it("follows every kind of write, whichever table comes first", async () => {
    const steps: readonly (() => Promise<unknown>)[] = [
      () => addIp(client),
      () => setName("A"),
      () => addUsers(1, 20),
      () => client.query("INSERT INTO users (name) VALUES ('@a:x'), ('@b:x')"),
      () => setName(null),
      () => setName("B"),
      () => client.query("UPDATE profiles SET avatar_url = 'mxc://x/y'"),
      () => client.query("DELETE FROM user_ips"),
      () => addIp(client),
      () => client.query("DELETE FROM profiles"),
      () => setName("D"),
      () => client.query("TRUNCATE profiles"),
      () => client.query("TRUNCATE user_ips"),
      () => client.query("DELETE FROM users WHERE name = '@b:x'"),
    ];
    for (const step of steps) {
      await step();
      expect({ step, lacks: await wrongLacks() }).toEqual({ step, lacks: [] });
    }
  });

  it.each([
    ["takes the last session away", "brings one", (on: pg.Client) => on.query("DELETE FROM user_ips"), addIp],
    ["brings a session", "takes the others away", addIp, (on: pg.Client) => on.query("DELETE FROM user_ips")],
    [
      "takes the name away",
      "gives one",
      (on: pg.Client) => setName(null, on),
      (on: pg.Client) => setName("C", on),
    ],
  ] as const)("is right after one %s while another %s", async (_one, _other, first, second) => {
    await client.query("INSERT INTO users (name) VALUES ('@a:x')");
    await addIp(client);
    await setName("A");
    const [one, two] = [await connect(), await connect()];
    await one.query("BEGIN");
    await first(one);
    const waiting = second(two);
    await expect.poll(isAnyoneWaiting).toBe(true);
    await one.query("COMMIT");
    await waiting;
    expect(await wrongLacks()).toEqual([]);
    await Promise.all([one.end(), two.end()]);
  });

  it("lets sessions of one user begin side by side", async () => {
    await client.query("INSERT INTO users (name) VALUES ('@a:x')");
    await addIp(client);
    const [one, two] = [await connect(), await connect()];
    await one.query("BEGIN");
    await addIp(one);
    await addIp(two);
    await one.query("COMMIT");
    expect(await wrongLacks()).toEqual([]);
    await Promise.all([one.end(), two.end()]);
  });

  it("is found by its key, however many have no value", async () => {
    await client.query(
      "INSERT INTO users (name) SELECT format('@u%s:x', n) FROM generate_series(1, 20000) AS n",
    );
    await client.query("ANALYZE users, profiles, user_ips, synapse_user_admin.users_without");
    for (const write of [
      "INSERT INTO users (name) VALUES ('@a:x')",
      "INSERT INTO profiles (user_id, full_user_id, displayname, avatar_url) VALUES ('a', '@a:x', 'A', 'mxc://x/a')",
      "UPDATE profiles SET displayname = NULL WHERE full_user_id = '@a:x'",
      "DELETE FROM profiles WHERE full_user_id = '@a:x'",
      "INSERT INTO user_ips (user_id, access_token, ip, user_agent, last_seen) VALUES ('@a:x', 't', '::1', '', 1)",
      "DELETE FROM user_ips WHERE user_id = '@a:x'",
      "DELETE FROM users WHERE name = '@a:x'",
    ]) {
      const before = await blocksOfLacks();
      await client.query(write);
      const blocks = (await blocksOfLacks()) - before;
      // Of some 1,000 that its table and key have.
      expect({ write, isFew: blocks < 100 || blocks }).toEqual({ write, isFew: true });
    }
  });
});
