import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import pg from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";

import { createUser, type Database, openDatabase } from "./index.ts";
import { createToken, quietLog, startTestDatabase, type TestDatabase } from "./testing.ts";

let folder: string;
let testDatabase: TestDatabase;
let db: Database;
let pool: pg.Pool;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sua-snapshot-"));
  testDatabase = await startTestDatabase({
    url: inject("clusterUrl"),
    dataDir: folder,
    mediaFolder: path.join(folder, "media"),
    now: Date.now,
    log: quietLog,
  });
  db = await openDatabase({ url: testDatabase.url, dataDir: folder, log: quietLog, poolSize: 4 });
  pool = new pg.Pool({ connectionString: testDatabase.url, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await db.close();
  await testDatabase.stop();
  await rm(folder, { recursive: true });
});

/** All rows of all tables, and where all sequences are. What a server counts is merged first, as it may be at any time. */
const everything = async (): Promise<Record<string, unknown>> => {
  await pool.query("SELECT synapse_user_admin.merge_user_changes()");
  const { rows: relations } = await pool.query<{ name: string; kind: "r" | "S" }>(
    `SELECT c.oid::regclass::text AS name, c.relkind AS kind
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'S') AND n.nspname IN ('public', 'synapse_user_admin')`,
  );
  const all: Record<string, unknown> = {};
  for (const { name, kind } of relations) {
    const row = kind === "r" ? "to_jsonb(t)" : "jsonb_build_array(last_value, is_called)";
    const { rows } = await pool.query(`SELECT ${row} AS row FROM ${name} t ORDER BY 1`);
    if (rows.length > 0) all[name] = rows;
  }
  return all;
};

const addUser = async (userId: string): Promise<void> => {
  const account = {
    userId,
    passwordHash: null,
    admin: false,
    userType: null,
    displayname: "A",
    avatarUrl: null,
  };
  const threepids = [{ medium: "email", address: `${userId.slice(1, 3)}@example.com` }];
  await db.write({ operation: "test" }, createUser({ ...account, threepids, externalIds: [] }));
  await db.write({ operation: "test" }, createToken(userId, `token of ${userId}`));
};

const addRoom = async (userId: string, messages: number): Promise<void> => {
  const roomId = await testDatabase.rooms.create(userId);
  const bodies = Array.from({ length: messages }, (_none, n) => `${n} ${"long ".repeat(200)}`);
  await testDatabase.rooms.messages(roomId, userId, bodies);
  await testDatabase.rows.pusher(userId, "key");
  await testDatabase.rows.accountData({ userId, roomId, type: "m.tag", content: {} });
  await testDatabase.media.upload(userId, {
    content: Buffer.from("x"),
    mediaType: "image/png",
    createdTs: 1,
  });
};

beforeAll(async () => {
  await addUser("@a:localhost");
  await addRoom("@a:localhost", 2);
  await testDatabase.snapshot.take();
});

it("puts back every row of every table and every sequence, however much has been written since", async () => {
  const before = await everything();
  for (const messages of [1, 400]) {
    await addUser("@b:localhost");
    await addRoom("@b:localhost", messages);
    await pool.query(
      "UPDATE users SET admin = 1; DELETE FROM user_threepids; DELETE FROM stats_incremental_position",
    );
    expect(await everything()).not.toEqual(before);

    await testDatabase.snapshot.restore();
    expect(await everything()).toEqual(before);
  }
});
