import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import {
  type Database,
  type ListedUser,
  listUsers,
  openDatabase,
  type UserFilter,
  userOrders,
} from "./index.ts";
import { createDatabase, openTestDatabase, quietLog } from "./testing.ts";

const people = 5000;

/**
 * People of every kind: guests, admins, deactivated, locked and banned ones, types, times that several share, display names
 * that several share, none, in capitals, beyond ASCII; with no profile, with no session, with many.
 */
const fill = `
  CREATE TEMP TABLE person AS
  SELECT i, '@' || substr(md5(i::text), 1, 3) || CASE WHEN i % 7 = 0 THEN 'Anna' ELSE 'x' END || i || ':example.org' AS name,
         hashtext(i || 'salt') & 1023 AS chance
  FROM generate_series(1, ${people}) AS i;
  INSERT INTO users (name, creation_ts, is_guest, admin, deactivated, locked, shadow_banned, user_type)
  SELECT name, CASE WHEN chance % 50 = 0 THEN NULL ELSE 1700000000 + chance END, (chance % 11 = 0)::int, (chance % 97 = 0)::int,
         (chance % 5 = 0)::int, chance % 13 = 0,
         CASE WHEN chance % 17 = 0 THEN true WHEN chance % 3 = 0 THEN NULL ELSE false END,
         CASE WHEN chance % 19 = 0 THEN 'bot' WHEN chance % 23 = 0 THEN 'support' WHEN chance % 29 = 0 THEN 'Über' END
  FROM person;
  INSERT INTO profiles (user_id, full_user_id, displayname, avatar_url)
  SELECT substr(name, 2, length(name) - 13), name,
         CASE WHEN chance % 4 = 0 THEN NULL WHEN chance % 9 = 0 THEN 'ÄNNA ' || chance WHEN chance % 6 = 0 THEN 'Hannah_' || i ELSE 'Ben % ' || chance END,
         CASE WHEN chance % 8 = 0 THEN 'mxc://' || repeat('long', 60) || chance END
  FROM person WHERE i % 10 <> 0;
  INSERT INTO user_ips (user_id, access_token, ip, user_agent, last_seen)
  SELECT name, 'token' || n, 'ip', 'agent', 1700000000000 + (chance * n) % 700
  FROM person, generate_series(1, i % 4) AS n;
  INSERT INTO erased_users SELECT name FROM person WHERE chance % 31 = 0;
  INSERT INTO user_ips (user_id, access_token, ip, user_agent, last_seen) VALUES ('@gone:example.org', 't', 'i', 'a', 1);
  INSERT INTO profiles (user_id, full_user_id, displayname) VALUES ('gone', '@gone:example.org', 'Gone');
`;

const everyone: UserFilter = {
  guests: true,
  locked: true,
  notUserTypes: [],
  orderBy: "name",
  descending: false,
  from: 0,
  limit: 100,
};

/** PostgreSQL's `lower` in the C locale. */
const lower = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
/** Its `LIKE`. */
const isLike = (text: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll("%", ".*")
      .replaceAll("_", ".")}$`,
    "su",
  ).test(text);

/** Whom the list has to have and in which order, from all people and without any database. */
const expected = (
  all: readonly ListedUser[],
  nullBans: ReadonlySet<string>,
  filter: Omit<UserFilter, "from" | "limit">,
): ListedUser[] => {
  const { name = "", userId = "", guests, admins, deactivated, locked, notUserTypes } = filter;
  const matching = all.filter((user) => {
    if (name !== "") {
      const part = name.toLowerCase();
      const isInName = isLike(lower(user.name), `@%${part}%:%`);
      const isInDisplayname = user.displayname !== null && isLike(lower(user.displayname), `%${part}%`);
      if (!isInName && !isInDisplayname) return false;
    } else if (userId !== "" && !isLike(lower(user.name), `%${userId.toLowerCase()}%`)) return false;
    if (!guests && user.is_guest) return false;
    if (admins !== undefined && user.admin !== admins) return false;
    if (deactivated !== undefined && user.deactivated !== deactivated) return false;
    if (!locked && user.locked) return false;
    return !notUserTypes.includes(user.user_type ?? "");
  });
  const keyOf = (user: ListedUser): string | number | null => {
    const { [filter.orderBy]: value } = user;
    if (filter.orderBy === "shadow_banned" && nullBans.has(user.name)) return null;
    return typeof value === "boolean" ? Number(value) : value;
  };
  const compare = (a: string | number, b: string | number): number => {
    if (typeof a === "number" || typeof b === "number") return Number(a) - Number(b);
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  };
  const sign = filter.descending ? -1 : 1;
  return matching.toSorted((a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    if (x === null || y === null) {
      if (x !== y) return x === null ? sign : -sign;
    } else {
      const order = sign * compare(x, y);
      if (order !== 0) return order;
    }
    return compare(a.name, b.name);
  });
};

const filters: readonly Partial<UserFilter>[] = [
  {},
  { locked: false },
  { guests: false, deactivated: false },
  { admins: true },
  { admins: false, deactivated: true, locked: false },
  { notUserTypes: ["", "bot"] },
  { notUserTypes: ["support", "Über"], locked: false },
];
const searches: readonly Partial<UserFilter>[] = [
  { name: "anna" },
  { name: "ANNA", locked: false, guests: false },
  { name: "an" },
  { name: "ännä" },
  { name: "n_a" },
  { name: "no one is called so" },
  { userId: "ANNA1" },
  { userId: "example.org", deactivated: true },
];
/** From where on, and how many. */
const pages = [
  [0, 30],
  [350, 200],
  [4090, 40],
  [4500, 600],
  [people + 10, 5],
] as const;

describe.each(["standalone", "attached"] as const)("lists of a %s database", (kind) => {
  let client: pg.Client;
  let db: Database;
  let all: ListedUser[];
  let nullBans: Set<string>;
  beforeAll(async () => {
    const url = await createDatabase(inject("clusterUrl"), kind);
    client = new pg.Client(url);
    await client.connect();
    await client.query(fill);
    await client.query("VACUUM ANALYZE");
    db = await openDatabase({ url, dataDir: "", log: quietLog, poolSize: 4 });
    if (kind === "standalone") await client.query("SELECT synapse_user_admin.merge_user_changes(512)");
    ({ users: all } = await db.read(listUsers, { ...everyone, limit: people * 2 }));
    const { rows } = await client.query<{ name: string }>(
      "SELECT name FROM users WHERE shadow_banned IS NULL",
    );
    nullBans = new Set(rows.map(({ name }) => name));
  });
  afterAll(async () => {
    await client.end();
    await db.close();
  });

  it("tells everyone's values", async () => {
    const { rows } = await client.query(`
      SELECT u.name, u.user_type, u.is_guest = 1 AS is_guest, u.admin = 1 AS admin, u.deactivated = 1 AS deactivated,
             u.shadow_banned IS TRUE AS shadow_banned, p.displayname, p.avatar_url,
             (u.creation_ts * 1000)::float8 AS creation_ts, e.user_id IS NOT NULL AS erased,
             (SELECT max(last_seen) FROM user_ips WHERE user_id = u.name)::float8 AS last_seen_ts, u.locked
      FROM users u LEFT JOIN profiles p ON p.full_user_id = u.name LEFT JOIN erased_users e ON e.user_id = u.name
      ORDER BY u.name`);
    expect(all).toEqual(rows);
    expect(all).toHaveLength(people);
  });

  const check = async (asked: Omit<UserFilter, "from" | "limit">, ...some: (readonly [number, number])[]) => {
    const users = expected(all, nullBans, asked);
    for (const [from, limit] of some) {
      const filter = { ...asked, from, limit };
      const page = { users: users.slice(from, from + limit), total: users.length };
      expect({ filter, page: await db.read(listUsers, filter) }).toEqual({ filter, page });
    }
  };

  it.each(userOrders)("orders by %s, in both directions, with every filter", async (orderBy) => {
    // The conditions are the same in both; how a page is come to differs.
    for (const filter of kind === "standalone" ? filters : filters.slice(0, 3)) {
      for (const descending of [false, true]) {
        await check({ ...everyone, ...filter, orderBy, descending }, ...pages);
      }
    }
  });

  it.each(searches)("finds %o, in orders of each kind", async (search) => {
    for (const orderBy of ["name", "shadow_banned", "displayname", "creation_ts", "last_seen_ts"] as const) {
      await check({ ...everyone, ...search, orderBy }, [0, 50]);
      await check({ ...everyone, ...search, orderBy, descending: true }, [5, 50]);
    }
  });
});

it("does not read through all that is new to find a part of a name", async () => {
  const db = await openTestDatabase(inject("clusterUrl"));
  const client = new pg.Client(db.url);
  await client.connect();
  try {
    await client.query(
      "INSERT INTO users (name) SELECT format('@new%s:x', n) FROM generate_series(1, 5000) AS n",
    );
    await client.query("SET enable_seqscan = off");
    const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Record<string, number | string> }] }>(
      "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT FROM users WHERE lower(name) LIKE '%zzzzqqqq%'",
    );
    const plan = rows[0]?.["QUERY PLAN"][0].Plan;
    expect(plan?.["Node Type"]).toBe("Bitmap Heap Scan");
    const blocks = Number(plan?.["Shared Hit Blocks"]) + Number(plan?.["Shared Read Blocks"]);
    // Some 70 by PostgreSQL's own settings.
    expect(blocks).toBeLessThan(40);
  } finally {
    await client.end();
    await db.close();
  }
});
