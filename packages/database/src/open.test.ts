import { randomUUID } from "node:crypto";

import { afterAll, describe, expect, inject, it, onTestFinished } from "vitest";
import pg from "pg";

import { helpfulIndexes } from "./helpfulIndexes.ts";
import {
  command,
  type Database,
  examineDatabase,
  migrateDatabase,
  NotWritableError,
  openDatabase,
  StartError,
} from "./index.ts";
import { createDatabase, openTestDatabase, quietLog } from "./testing.ts";

const cluster = inject("clusterUrl");
const opened: Database[] = [];
afterAll(async () => {
  await Promise.all(opened.map((db) => db.close()));
});
const open: typeof openTestDatabase = async (...args) => {
  const db = await openTestDatabase(...args);
  opened.push(db);
  return db;
};
const execute = async (url: string, ...statements: readonly string[]): Promise<void> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
};
const nameOf = (url: string): string => url.split("/").at(-1) ?? "";

describe("standalone", () => {
  it("migrates a blank database, twice at once", async () => {
    const url = await createDatabase(cluster, "blank");
    const options = { url, dataDir: "", log: quietLog, poolSize: 2 };
    const [one, two] = await Promise.all([openDatabase(options), openDatabase(options)]);
    opened.push(one, two);
    expect(one).toMatchObject({
      mode: "standalone",
      firstStart: true,
      serverName: "localhost",
      embedded: undefined,
    });
    expect(two.capabilities).toEqual({
      writable: true,
      recordsActivity: true,
      audit: true,
      counts: true,
      listIndex: true,
    });
  });

  it("takes the server's name from the users, and refuses another", async () => {
    const url = await createDatabase(cluster);
    await execute(url, "INSERT INTO users (name) VALUES ('@a:example.org:8448')");
    const db = await openDatabase({ url, dataDir: "", log: quietLog });
    opened.push(db);
    expect(db).toMatchObject({ firstStart: false, serverName: "example.org:8448" });
    await expect(openDatabase({ url, dataDir: "", log: quietLog, serverName: "other" })).rejects.toThrow(
      new StartError("SERVER_NAME is other, but the users in the database belong to example.org:8448."),
    );
  });

  it("refuses a database of something else", async () => {
    const url = await createDatabase(cluster, "blank");
    await execute(url, "CREATE TABLE orders (id int)");
    await expect(openDatabase({ url, dataDir: "", log: quietLog })).rejects.toThrow(
      /tables of something else/,
    );
  });

  it("refuses a database that a newer version has migrated", async () => {
    const url = await createDatabase(cluster);
    await execute(
      url,
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_later', now())",
    );
    await expect(openDatabase({ url, dataDir: "", log: quietLog })).rejects.toThrow(
      /29990101000000_later of a newer version/,
    );
  });

  it("orders text by byte and folds ASCII only, whatever the database's own locale", async () => {
    const url = await createDatabase(cluster, "blank");
    const name = new URL(url.replace(/@[^/]+/, "@host")).pathname.slice(1);
    await execute(cluster, `DROP DATABASE ${name}`);
    await execute(
      cluster,
      `CREATE DATABASE ${name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`,
    );
    const db = await openDatabase({ url, dataDir: "", log: quietLog });
    opened.push(db);
    await execute(url, "INSERT INTO users (name) VALUES ('@b:x'), ('@B:x'), ('@a:x'), ('@Ä:x')");
    const rows = await db.read(
      (reader) => reader.sql<{ name: string }>`SELECT lower(name) AS name FROM users ORDER BY users.name`,
    );
    expect(rows.map(({ name: id }) => id)).toEqual(["@b:x", "@a:x", "@b:x", "@Ä:x"]);
  });

  it("says in a sentence that the database can't be reached", async () => {
    const url = "postgresql://x:secret@127.0.0.1:9/x";
    const error = await openDatabase({ url, dataDir: "", log: quietLog }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect(String(error)).toMatch(/can't be reached: .*ECONNREFUSED/);
    expect(String(error)).not.toContain("secret");
  });
});

/** A role that may use nothing, and how to connect as it: as a superuser who takes it on. */
const withoutRights = async (url: string): Promise<{ role: string; as: string }> => {
  const role = `role_${randomUUID().replaceAll("-", "")}`;
  await execute(url, `CREATE ROLE ${role}; REVOKE ALL ON SCHEMA public FROM PUBLIC`);
  onTestFinished(() => execute(url, `DROP OWNED BY ${role}; DROP ROLE ${role}`));
  return { role, as: `${url}?options=-c%20role%3D${role}` };
};

describe("a role that may not use the schema of the tables", () => {
  it.each(["standalone", "attached"] as const)("is told so, and what to do: %s", async (kind) => {
    const url = await createDatabase(cluster, kind);
    const { role, as } = await withoutRights(url);
    await execute(url, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
    const place = { url: as, dataDir: "", log: quietLog };
    const refusal = new StartError(`The role ${role} may not use the schema public, which holds tables.`, {
      advice: `As its owner: GRANT USAGE ON SCHEMA public TO ${role};`,
    });
    await expect(openDatabase(place)).rejects.toThrow(refusal);
    await expect(migrateDatabase(place, true)).rejects.toThrow(refusal);
    await expect(examineDatabase(place)).rejects.toThrow(refusal);

    // The homeserver's database is not free because the role has a schema of its own there.
    await execute(
      url,
      `CREATE SCHEMA AUTHORIZATION ${role}; GRANT CREATE ON DATABASE ${nameOf(url)} TO ${role}`,
    );
    await expect(openDatabase(place)).rejects.toThrow(refusal);
    await expect(migrateDatabase(place, false)).rejects.toThrow(refusal);
  });

  it("is told so where there is no schema that it could make tables in", async () => {
    const url = await createDatabase(cluster, "blank");
    const { role, as } = await withoutRights(url);
    await expect(openDatabase({ url: as, dataDir: "", log: quietLog })).rejects.toThrow(
      `The role ${role} may not use the schema public. As its owner: GRANT USAGE ON SCHEMA public TO ${role};`,
    );
    await execute(url, `DROP SCHEMA public`);
    await expect(openDatabase({ url: as, dataDir: "", log: quietLog })).rejects.toThrow(
      /^None of the schemas of the search path \("\$user", public\) is there\. CREATE SCHEMA public/,
    );
  });
});

describe("a role with a schema of its own name", () => {
  it("keeps its own tables there, whatever its name and whatever others have in public", async () => {
    const url = await createDatabase(cluster, "blank");
    const role = `Role-${randomUUID()}`;
    await execute(
      url,
      `CREATE ROLE "${role}"; CREATE SCHEMA AUTHORIZATION "${role}"; GRANT CREATE ON DATABASE ${nameOf(url)} TO "${role}"; CREATE TABLE public.orders (id serial)`,
    );
    const place = { url: `${url}?options=-c%20role%3D${role}`, dataDir: "", log: quietLog };
    const before = await examineDatabase(place);
    expect(before).toMatchObject({ whose: "blank", rights: { mayCreate: true } });
    const db = await openDatabase(place);
    opened.push(db);
    expect(db).toMatchObject({ mode: "standalone", firstStart: true });
    const found = await examineDatabase(place);
    expect(found).toMatchObject({
      whose: "standalone",
      rights: { schema: `"${role}"`, unreadable: [], unwritable: [] },
    });
  });

  it("is seen to stand on the homeserver's tables", async () => {
    const url = await createDatabase(cluster, "attached");
    const role = `role_${randomUUID().replaceAll("-", "")}`;
    await execute(url, `CREATE ROLE ${role}; CREATE SCHEMA AUTHORIZATION ${role}`);
    await execute(
      url,
      "CREATE EXTENSION pg_trgm",
      ...helpfulIndexes.map(({ table, definition }) => `CREATE INDEX ON ${table} ${definition}`),
    );
    const place = { url: `${url}?options=-c%20role%3D${role}`, dataDir: "", log: quietLog };
    const none = await examineDatabase(place);
    expect(none?.rights).toMatchObject({
      schema: "public",
      unreadable: expect.arrayContaining(["users"]) as unknown,
    });
    await execute(
      url,
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`,
      "INSERT INTO users (name, admin) VALUES ('@a:example.org', 1)",
    );
    const db = await openDatabase({ ...place, serverName: "example.org" });
    opened.push(db);
    expect(db.capabilities).toMatchObject({ counts: false, listIndex: true });
    const found = await examineDatabase(place);
    expect(found).toMatchObject({
      whose: "attached",
      hasAdmin: true,
      missingIndexes: [],
      rights: { schema: "public", unreadable: [], unwritable: expect.arrayContaining(["users"]) as unknown },
    });
  });
});

describe("attached", () => {
  it("is read-only by default", async () => {
    const db = await open(cluster, { kind: "attached", serverName: "example.org" });
    expect(db).toMatchObject({ mode: "attached", firstStart: false });
    expect(db.capabilities).toMatchObject({
      writable: false,
      recordsActivity: false,
      audit: false,
      counts: false,
      listIndex: false,
    });
    await expect(
      db.write(
        { operation: "x" },
        command("x", async () => 1),
      ),
    ).rejects.toThrow(NotWritableError);
  });

  it("is written to on demand, without an audit log", async () => {
    const db = await open(cluster, { kind: "attached", serverName: "example.org", attachedWrites: "direct" });
    await db.write(
      { operation: "x" },
      command("x", async (tx) => tx.announce("get_user_by_id", ["@a:example.org"])),
    );
    const rows = await db.read(
      (reader) => reader.sql`SELECT cache_func, keys FROM cache_invalidation_stream_by_instance`,
    );
    expect(rows).toEqual([{ cache_func: "get_user_by_id", keys: ["@a:example.org"] }]);
  });

  it("names what is missing", async () => {
    const url = await createDatabase(cluster, "attached");
    await execute(url, "ALTER TABLE users DROP COLUMN suspended; DROP TABLE dehydrated_devices");
    await expect(openDatabase({ url, dataDir: "", log: quietLog, serverName: "x" })).rejects.toThrow(
      /\(schema version 94\) lacks what is needed: dehydrated_devices, users\.suspended\./,
    );
  });

  it("refuses a schema too new, and accepts a newer one that allows it", async () => {
    const url = await createDatabase(cluster, "attached");
    await execute(url, "UPDATE schema_version SET version = 99");
    const warnings: string[] = [];
    const db = await openDatabase({
      url,
      dataDir: "",
      serverName: "x",
      log: (level, message) => void warnings.push(`${level} ${message}`),
    });
    opened.push(db);
    expect(warnings).toEqual([expect.stringMatching(/^warn the database's schema version is 99, newer/)]);
    await execute(url, "UPDATE schema_compat_version SET compat_version = 95");
    await expect(openDatabase({ url, dataDir: "", log: quietLog, serverName: "x" })).rejects.toThrow(
      /too new: its schema version is 99/,
    );
  });

  it("asks for the server's name where no user tells it", async () => {
    const url = await createDatabase(cluster, "attached");
    await expect(openDatabase({ url, dataDir: "", log: quietLog })).rejects.toThrow(/give SERVER_NAME/);
  });
});
