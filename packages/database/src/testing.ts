import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import pg from "pg";

import { carelessSettings } from "./clusterTemplate.ts";
import { command } from "./command.ts";
import { startCluster as start, urlOf } from "./embedded/cluster.ts";
import { runningCluster } from "./embedded/runningCluster.ts";
import { migrate } from "./migrate.ts";
import { helpfulIndexes } from "./helpfulIndexes.ts";
import { type Log, openDatabase, type Database, type OpenOptions } from "./open.ts";
import { insertToken } from "./tables/accessTokens.ts";

export { type AccountDataItem, createClientRows, type NewPusher } from "./clientRows.ts";
export { createStoredRooms, type MemberEvent } from "./storedRooms.ts";
export { createStoredMedia, mediaFiles, type NewMedia } from "./storedMedia.ts";
export { type Snapshot } from "./snapshot.ts";
export { startTestDatabase, type TestDatabase, type TestDatabaseOptions } from "./testDatabase.ts";

/** A throwaway PostgreSQL for one run of tests. */
export interface TestCluster {
  /** Connection string of the cluster; give it to {@link createDatabase}, from any process. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Our indexes on Synapse's tables, which only a standalone database has. */
export const ownIndexes: readonly string[] = helpfulIndexes.map(({ name }) => name).toSorted();

/** The database that new ones are copied from: migrated, empty. */
const template = "standalone";

const withDatabase = (url: string, name: string): string => url.replace(/[^/]+$/, name);

const execute = async (url: string, ...statements: string[]): Promise<void> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

/**
 * Connection string of the embedded database that a server keeps in `dataDir`, for processes of the same account on the
 * same machine.
 * @throws where none runs, or its path is too long for a socket
 */
export const embeddedUrl = async (dataDir: string): Promise<string> => {
  const running = await runningCluster(dataDir);
  if (running === undefined) throw new Error(`no server runs a database in ${dataDir}`);
  await running.close();
  return urlOf(running.connection);
};

/** Logs a user in without a device, as nothing in the API does any more, but older servers did. */
export const createToken = (userId: string, token: string) =>
  command("createToken", (tx) => insertToken(tx, { userId, token, deviceId: null }));

/** Says nothing but what went wrong. */
export const quietLog: Log = (level, message, fields) => {
  if (level === "error") console.error(message, fields);
};

/** Starts an embedded PostgreSQL in a temporary folder, without the care for a power cut. Start it once a run. */
export const startCluster = async (): Promise<TestCluster> => {
  const dataDir = await mkdtemp(path.join(tmpdir(), "sua-test-"));
  const cluster = await start({
    dataDir,
    log: quietLog,
    settings: { ...carelessSettings, max_connections: "100" },
  });
  const url = urlOf(cluster.connection);
  await execute(url, `CREATE DATABASE ${template}`);
  const client = new pg.Client(withDatabase(url, template));
  await client.connect();
  await migrate(client);
  await client.end();
  return {
    url,
    stop: async () => {
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

/**
 * Makes a database of its own for a test file and gives its connection string.
 * @param kind `standalone`: ours, empty. `attached`: the same tables, told as a Synapse's. `blank`: nothing in it.
 */
export const createDatabase = async (
  clusterUrl: string,
  kind: "standalone" | "attached" | "blank" = "standalone",
): Promise<string> => {
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  await execute(clusterUrl, `CREATE DATABASE ${name} TEMPLATE ${kind === "blank" ? "template0" : template}`);
  const url = withDatabase(clusterUrl, name);
  if (kind === "attached") await makeAttached(url);
  return url;
};

/** Makes one of ours look like a Synapse's. */
export const makeAttached = (url: string): Promise<void> =>
  execute(
    url,
    "DROP SCHEMA synapse_user_admin CASCADE",
    "DROP TABLE _prisma_migrations",
    `DROP INDEX ${ownIndexes.join(", ")}`,
    "DROP EXTENSION pg_trgm",
    "CREATE TABLE schema_version (lock char(1) DEFAULT 'X' NOT NULL UNIQUE, version integer NOT NULL, upgraded boolean NOT NULL)",
    "CREATE TABLE schema_compat_version (lock char(1) DEFAULT 'X' NOT NULL UNIQUE, compat_version integer NOT NULL)",
    "INSERT INTO schema_version (version, upgraded) VALUES (94, true)",
    "INSERT INTO schema_compat_version (compat_version) VALUES (84)",
  );

/** Makes a database as {@link createDatabase} does and opens it. */
export const openTestDatabase = async (
  clusterUrl: string,
  options: Partial<OpenOptions> & { readonly kind?: "standalone" | "attached" | "blank" } = {},
): Promise<Database & { readonly url: string }> => {
  const { kind, ...rest } = options;
  const url = await createDatabase(clusterUrl, kind);
  const database = await openDatabase({ dataDir: tmpdir(), log: quietLog, poolSize: 4, ...rest, url });
  return { ...database, url };
};
