import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";

import { createClientRows } from "./clientRows.ts";
import { carelessSettings, copyTemplate, removeTemplate } from "./clusterTemplate.ts";
import { type Cluster, startCluster, urlOf } from "./embedded/cluster.ts";
import { StartError } from "./errors.ts";
import { migrate } from "./migrate.ts";
import type { Log } from "./open.ts";
import { types } from "./reader.ts";
import { createSnapshot, type Snapshot } from "./snapshot.ts";
import { createStoredMedia } from "./storedMedia.ts";
import { createStoredRooms } from "./storedRooms.ts";

export interface TestDatabaseOptions {
  /** A PostgreSQL for tests; absent: an embedded one in `dataDir`. A database of its own is made in it, and dropped at the end. */
  readonly url?: string;
  /** An empty folder. */
  readonly dataDir: string;
  /** The server's media folder. */
  readonly mediaFolder: string;
  /** Which rows' times are taken from, ms since the Unix epoch. */
  readonly now: () => number;
  readonly log: Log;
}

/** A standalone database for a server that is tested against, and what fills it beside the server's own commands. */
export interface TestDatabase {
  /** For processes of the same account on this machine; of this process alone where the path is too long for a socket. */
  readonly url: string;
  readonly rows: ReturnType<typeof createClientRows>;
  readonly rooms: ReturnType<typeof createStoredRooms>;
  readonly media: ReturnType<typeof createStoredMedia>;
  readonly snapshot: Snapshot;
  stop(): Promise<void>;
}

/** The same server's other database. */
const siblingOf = (url: string, database: string): string => {
  const sibling = new URL(url);
  sibling.pathname = `/${database}`;
  return sibling.href;
};

const onceConnected = async <R>(url: string, work: (client: pg.Client) => Promise<R>): Promise<R> => {
  const client = new pg.Client(url);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** How long connections that have been closed may take to be gone, in ms. */
const leaveMs = 3000;

/** Waits for the server to notice that connections have been closed, so that none of them is told that it is cut off. */
const vacated = async (client: pg.Client, database: string): Promise<void> => {
  const until = Date.now() + leaveMs;
  for (;;) {
    const { rows } = await client.query("SELECT FROM pg_stat_activity WHERE datname = $1", [database]);
    if (rows.length === 0 || Date.now() > until) return;
    await sleep(5);
  }
};

/** Makes a database on a server that is there. */
const createOn = async (server: string): Promise<{ url: string; drop: () => Promise<void> }> => {
  const name = `synapse_user_admin_test_${randomUUID().replaceAll("-", "")}`;
  const refuse = (error: unknown): never => {
    const reason = error instanceof Error && error.message !== "" ? error.message : "no answer";
    throw new StartError(`No database for tests can be made on databaseUrl: ${reason}.`, { cause: error });
  };
  await onceConnected(server, async (client) => {
    const { rows } = await client.query<{ super: boolean }>(
      "SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user",
    );
    // Putting a state back switches foreign keys off for a moment.
    if (rows[0]?.super !== true) throw new Error("its role must be a superuser");
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
  }).catch(refuse);
  return {
    url: siblingOf(server, name),
    drop: () =>
      onceConnected(server, async (client) => {
        await vacated(client, name);
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      }),
  };
};

/** An embedded server on `dataDir` with a migrated database: the one in the cache, or where that is spoiled a new one. */
const startEmbedded = async (dataDir: string, log: Log): Promise<Cluster> => {
  const settings = { ...carelessSettings, max_connections: "30" };
  const start = async (): Promise<Cluster> => {
    const cluster = await startCluster({ dataDir, log, settings, isDisposable: true });
    try {
      await migrated(urlOf(cluster.connection));
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  };
  const template = await copyTemplate(dataDir, log);
  try {
    return await start();
  } catch (error) {
    if (template === undefined) throw error;
    log("warn", "the kept cluster is spoiled, so it is removed and a new one made", {
      template,
      reason: String(error),
    });
    await removeTemplate(template, dataDir);
    return start();
  }
};

const migrated = (url: string): Promise<unknown> => onceConnected(url, migrate);

/**
 * Makes an empty, migrated database.
 * @throws StartError where PostgreSQL can't run, or the one that was named can't be used
 */
export const startTestDatabase = async (options: TestDatabaseOptions): Promise<TestDatabase> => {
  const { dataDir, mediaFolder, now, log } = options;
  let url: string;
  let end: () => Promise<void>;
  if (options.url === undefined) {
    const cluster = await startEmbedded(dataDir, log);
    url = urlOf(cluster.connection);
    end = () => cluster.stop();
  } else {
    const { url: own, drop } = await createOn(options.url);
    url = own;
    end = drop;
    await migrated(url).catch(async (error: unknown) => {
      await drop();
      throw error;
    });
  }
  const pool = new pg.Pool({ connectionString: url, max: 2, types });
  pool.on("error", (error) => log("warn", "a test's database connection broke", { reason: error.message }));
  return {
    url,
    rows: createClientRows(pool),
    rooms: createStoredRooms(pool, now),
    media: createStoredMedia(pool, mediaFolder),
    snapshot: createSnapshot(pool),
    stop: async () => {
      await pool.end();
      await end();
    },
  };
};
