import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";

import { checkAttached } from "./attached.ts";
import type { Command } from "./command.ts";
import { startCluster } from "./embedded/cluster.ts";
import { isUnavailable, NotWritableError, StartError, translate } from "./errors.ts";
import { PrismaClient } from "./generated/prisma/client.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { createLimiter } from "./limiter.ts";
import { migrate } from "./migrate.ts";
import { createPool, type Pool, scanQueueTimeoutMs } from "./pool.ts";
import { preparedOn, type Reader, scanOn, sqlOn } from "./reader.ts";
import { runCommand, type WriteContext } from "./transaction.ts";

/** Where this package says what happens outside of an answer; `fields` hold no secrets. */
export type Log = (
  level: "debug" | "info" | "warn" | "error",
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

export interface OpenOptions {
  /** A PostgreSQL connection string; absent: the embedded server in `dataDir`. */
  readonly url?: string;
  /** Where the embedded cluster lives (`postgres` below it). Made where it is missing. */
  readonly dataDir: string;
  /** The homeserver's name; `localhost` for a new standalone database. On one with users it must be theirs. */
  readonly serverName?: string;
  /** `"direct"` lets an attached database be written to: only while its Synapse is stopped, as that keeps rows in memory. */
  readonly attachedWrites?: "direct";
  /** How many connections at most, 10 by default; {@link Database.ping} has one more. */
  readonly poolSize?: number;
  /** Further settings of the embedded PostgreSQL (`fsync: "off"` in tests). */
  readonly settings?: Readonly<Record<string, string>>;
  /** The clock of what is written, ms since the Unix epoch; the system's by default. */
  readonly now?: () => number;
  readonly log: Log;
}

/** What this database can do; decided once, when it is opened. Queries ask this, never the mode. */
export interface Capabilities {
  /** Whether `write` works. */
  readonly writable: boolean;
  /** Why not, as a sentence for the one who asked. */
  readonly refusal?: string;
  /** Whether sessions' addresses and last-seen times are recorded. */
  readonly recordsActivity: boolean;
  /** Whether writes go to `synapse_user_admin.audit_log`. */
  readonly audit: boolean;
}

export interface Database {
  /** `attached`: the tables are a Synapse's. `standalone`: they are ours. */
  readonly mode: "standalone" | "attached";
  readonly embedded: boolean;
  /** A standalone database without any user. */
  readonly firstStart: boolean;
  /** The part after the colon of every local user's id. */
  readonly serverName: string;
  readonly capabilities: Capabilities;
  /**
   * Runs a query of `queries/`.
   * @throws DatabaseUnavailableError
   */
  read<A extends readonly unknown[], R>(
    query: (reader: Reader, ...args: A) => Promise<R>,
    ...args: A
  ): Promise<R>;
  /**
   * Runs a command of `commands/` in one transaction: the only way to write.
   * @throws NotWritableError, DatabaseUnavailableError
   */
  write<R>(context: WriteContext, command: Command<R>): Promise<R>;
  /** What time it is here, ms since the Unix epoch. */
  now(): number;
  /** Has `listener` called whenever a write left work to the jobs, until what it gives is called. */
  onWork(listener: () => void): () => void;
  /**
   * Whether the database answers, within a second and however busy we are.
   * @throws DatabaseUnavailableError
   */
  ping(): Promise<void>;
  /** Closes all connections and stops the embedded server. */
  close(): Promise<void>;
}

const refusal =
  "This server stands on a homeserver's database and may only read it; ATTACHED_WRITES=direct allows writing while " +
  "the homeserver is stopped";

/** Tables of ours that a database can be told by. */
const recognise = async (client: pg.ClientBase): Promise<"standalone" | "attached"> => {
  const { rows } = await client.query<{ synapse: boolean; ours: boolean; tables: number }>(
    `SELECT to_regclass('schema_version') IS NOT NULL AS synapse,
            to_regclass('_prisma_migrations') IS NOT NULL AS ours,
            (SELECT count(*)::int FROM pg_class
             WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace) AS tables`,
  );
  const [row] = rows;
  if (row?.synapse) return "attached";
  if (row && (row.ours || row.tables === 0)) return "standalone";
  throw new StartError(
    "The database holds tables of something else: neither Synapse's (schema_version) nor ours (_prisma_migrations).",
  );
};

/** The server's name as the users have it; `undefined` without users. */
const nameOfUsers = async (client: pg.ClientBase): Promise<string | undefined> => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM users WHERE name IS NOT NULL ORDER BY name LIMIT 1`,
  );
  return rows[0]?.name.replace(/^[^:]*:/, "");
};

const explain = (error: unknown): unknown => {
  if (error instanceof StartError) return error;
  // A fact about the connection string, which itself may hold a password and is not shown.
  const code = codeOf(error);
  const said = error instanceof Error ? error.message || code : String(error);
  if (isUnavailable(error))
    return new StartError(`The database can't be reached: ${said || "no answer"}.`, { cause: error });
  if (/^(28|3D|42501)/.test(code))
    return new StartError(`The database refuses us: ${said}.`, { cause: error });
  return error;
};

/** How long a start waits for a database that is slow to answer, or starting itself. */
const startPatienceMs = 15_000;

/** The first connection. A database that refuses it is reported at once; one that is slow is waited for. */
const connectAtStart = async (pool: Pool): Promise<pg.PoolClient> => {
  const until = Date.now() + startPatienceMs;
  for (;;) {
    try {
      return await pool.connect();
    } catch (error) {
      // 57P03: starting up. 53300: too many connections for now.
      const isSlow =
        error instanceof Error && /timeout expired|57P03|53300/.test(`${error.message} ${codeOf(error)}`);
      if (!isSlow || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** Finds out whose the database is, and makes or checks its tables. */
const prepare = async (
  client: pg.ClientBase,
  log: Log,
): Promise<{ mode: Database["mode"]; fromUsers: string | undefined }> => {
  const mode = await recognise(client);
  if (mode === "attached") {
    const warning = await checkAttached(client);
    if (warning !== undefined) log("warn", warning);
  } else {
    const applied = await migrate(client);
    if (applied.length > 0) log("info", "migrations applied", { migrations: applied });
  }
  return { mode, fromUsers: await nameOfUsers(client) };
};

/**
 * Opens the database: finds out whose it is, brings a standalone one up to date, checks an attached one.
 * @throws StartError with a sentence for the command line
 */
export const openDatabase = async (options: OpenOptions): Promise<Database> => {
  const { url, log, poolSize = 10, now = Date.now } = options;
  const cluster =
    url === undefined
      ? await startCluster({
          dataDir: options.dataDir,
          log,
          settings: { max_connections: String(poolSize + 10), ...options.settings },
        })
      : undefined;
  const connection: pg.ClientConfig = cluster?.connection ?? { connectionString: url };
  const pool = createPool({ ...connection, max: poolSize });
  // A connection that breaks while idle; the pool replaces it when it is needed.
  pool.on("error", (error) => log("warn", "a database connection broke", { reason: error.message }));
  const heartbeat = createHeartbeat(connection);
  // Its query compiler (0.1 s) is loaded when it is first used, so that a start does not wait for it.
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const close = async (): Promise<void> => {
    await prisma.$disconnect();
    await heartbeat.close();
    await pool.end();
    await cluster?.stop();
  };

  try {
    const client = await connectAtStart(pool);
    const { mode, fromUsers } = await prepare(client, log).finally(() => client.release());

    const { serverName = fromUsers ?? (mode === "standalone" ? "localhost" : undefined) } = options;
    if (serverName === undefined) {
      throw new StartError(
        "This Synapse database has no users to take the server's name from: give SERVER_NAME.",
      );
    }
    if (fromUsers !== undefined && fromUsers !== serverName) {
      throw new StartError(
        `SERVER_NAME is ${serverName}, but the users in the database belong to ${fromUsers}.`,
      );
    }
    const writable = mode === "standalone" || options.attachedWrites === "direct";
    const capabilities: Capabilities = {
      writable,
      ...(writable ? {} : { refusal }),
      recordsActivity: mode === "standalone",
      audit: mode === "standalone",
    };
    const reader: Reader = {
      prisma,
      sql: sqlOn(pool),
      scan: scanOn(pool, createLimiter(Math.max(1, Math.floor(poolSize / 2)), scanQueueTimeoutMs)),
      prepared: preparedOn(pool),
    };

    const listeners = new Set<() => void>();
    return {
      mode,
      embedded: cluster !== undefined,
      firstStart: mode === "standalone" && fromUsers === undefined,
      serverName,
      capabilities,
      read: async (query, ...args) => {
        try {
          return await query(reader, ...args);
        } catch (error) {
          throw translate(error);
        }
      },
      write: async (context, command) => {
        if (capabilities.refusal !== undefined) throw new NotWritableError(capabilities.refusal);
        return runCommand(pool, prisma, { at: now(), ...context }, command, capabilities.audit, () => {
          for (const listener of listeners) listener();
        });
      },
      now,
      onWork: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      ping: () => heartbeat.ping(),
      close,
    };
  } catch (error) {
    await close();
    throw explain(error);
  }
};
