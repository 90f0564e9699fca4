import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";

import { checkAttached } from "./attached.ts";
import type { Command } from "./command.ts";
import { createCountMerger } from "./countMerger.ts";
import { connectAtStart, explain } from "./connectAtStart.ts";
import { connectionForOthers, type EmbeddedConnection, startCluster } from "./embedded/cluster.ts";
import { DatabaseUnavailableError, isRetryable, NotWritableError, StartError, translate } from "./errors.ts";
import { PrismaClient } from "./generated/prisma/client.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { createLanes } from "./lanes.ts";
import { createLimiter } from "./limiter.ts";
import { migrate } from "./migrate.ts";
import { missingIndexes } from "./missingIndexes.ts";
import { nameOfUsers } from "./nameOfUsers.ts";
import { createPool, isDirect, scanQueueTimeoutMs } from "./pool.ts";
import { limited, preparedOn, type Reader, scanOn, sqlOn } from "./reader.ts";
import { otherTables, recognise, type Whose } from "./recognise.ts";
import { isReplica, type Pulse, replicaRefusal, requireMigrated } from "./replica.ts";
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
  /** In place of `url`, the embedded server that another process has started: its {@link Database.embedded}. */
  readonly embedded?: EmbeddedConnection;
  /** Where the embedded cluster lives (`postgres` below it). Made where it is missing. */
  readonly dataDir: string;
  /** The homeserver's name; `localhost` for a new standalone database. On one with users it must be theirs. */
  readonly serverName?: string;
  /** `"direct"` lets an attached database be written to: only while its Synapse is stopped, as that keeps rows in memory. */
  readonly attachedWrites?: "direct";
  /**
   * Whether the hottest statements are prepared once a connection, by default wherever no pooler is seen in between: by
   * way of PgBouncer in transaction mode, the next statement may come to another session.
   */
  readonly preparedStatements?: boolean;
  /** How many connections at most, 10 by default; {@link Database.ping} has one more. */
  readonly poolSize?: number;
  /** How many processes at most open the embedded server that this one starts, 1 by default. */
  readonly processes?: number;
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
  /** Whether `synapse_user_admin` keeps count of the users, and account of who has no value that lists are ordered by. */
  readonly counts: boolean;
  /** Whether an index by name has what lists are filtered by: ours, or one that an operator made as `doctor` said. */
  readonly listIndex: boolean;
}

export interface Database {
  /** `attached`: the tables are a Synapse's. `standalone`: they are ours. */
  readonly mode: "standalone" | "attached";
  /** Where the embedded server is, for other processes of the same account; `undefined` on another PostgreSQL. */
  readonly embedded: EmbeddedConnection | undefined;
  /** Whether it was a replica when it was opened; one that is promoted later stays read-only for this process. */
  readonly isReplica: boolean;
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
   * Whether the database answers, within a second and however busy we are, and what it says of itself.
   * @throws DatabaseUnavailableError
   */
  ping(): Promise<Pulse>;
  /** How many connections there are now, how many of them do nothing, and how many requests wait for one. */
  connections(): { readonly total: number; readonly idle: number; readonly waiting: number };
  /** Closes all connections and stops the embedded server. */
  close(): Promise<void>;
}

const refusal =
  "This server stands on a homeserver's database and may only read it; ATTACHED_WRITES=direct allows writing while " +
  "the homeserver is stopped";

const modeOf = (whose: Whose): Database["mode"] => {
  if (whose === "other") throw new StartError(otherTables);
  return whose === "attached" ? "attached" : "standalone";
};

/**
 * Reads what a replica has cancelled: it does so to what stands in the way of what it replays, and that has been replayed
 * by now.
 */
const readAgain = async <R>(read: () => Promise<R>): Promise<R> => {
  try {
    return await read();
  } catch (error) {
    if (!isRetryable(error)) throw translate(error);
    throw new DatabaseUnavailableError(
      "The replica cancelled the read twice, to go on with what it replays",
      {
        cause: error,
      },
    );
  }
};

const limitsStatements = async (client: pg.ClientBase): Promise<boolean> => {
  const { rows } = await client.query("SELECT WHERE current_setting('statement_timeout') <> '0'");
  return rows.length > 0;
};

/** Finds out whose the database is, and makes or checks its tables. */
const prepare = async (
  client: pg.ClientBase,
  log: Log,
): Promise<{
  mode: Database["mode"];
  onReplica: boolean;
  fromUsers: string | undefined;
  direct: boolean;
  listIndex: boolean;
}> => {
  const whose = await recognise(client);
  const mode = modeOf(whose);
  const onReplica = await isReplica(client);
  if (mode === "attached") {
    const warning = await checkAttached(client);
    if (warning !== undefined) log("warn", warning);
  } else if (onReplica) {
    await requireMigrated(client, whose);
  } else {
    const applied = await migrate(client);
    if (applied.length > 0) log("info", "migrations applied", { migrations: applied });
  }
  const missing = mode === "attached" ? await missingIndexes(client) : [];
  const fromUsers = await nameOfUsers(client);
  if (onReplica && fromUsers === undefined) {
    throw new StartError(
      "This is a replica of a database without users. Start a server on its primary first.",
    );
  }
  const direct = await isDirect(client);
  if (!direct && !(await limitsStatements(client))) {
    log("warn", "a connection pooler is in between, and no statement has a time limit; give the role one", {
      statement: "ALTER ROLE … SET statement_timeout = '60s'",
    });
  }
  return {
    mode,
    onReplica,
    fromUsers,
    direct,
    listIndex: !missing.some(({ name }) => name === "users_list_idx"),
  };
};

/**
 * Opens the database: finds out whose it is, brings a standalone one up to date, checks an attached one.
 * @throws StartError with a sentence for the command line
 */
export const openDatabase = async (options: OpenOptions): Promise<Database> => {
  const { url, log, poolSize = 10, processes = 1, now = Date.now } = options;
  const cluster =
    url === undefined && options.embedded === undefined
      ? await startCluster({
          dataDir: options.dataDir,
          log,
          // One more each for `ping`, and some for those who look at it beside us.
          settings: { max_connections: String(processes * (poolSize + 1) + 9), ...options.settings },
        })
      : undefined;
  const embedded = options.embedded ?? (cluster && connectionForOthers(cluster));
  const connection: pg.ClientConfig = cluster?.connection ?? embedded ?? { connectionString: url };
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
    const client = await connectAtStart(() => pool.connect());
    const { mode, onReplica, fromUsers, direct, listIndex } = await prepare(client, log).finally(() =>
      client.release(),
    );
    pool.namesStatements = options.preparedStatements ?? direct;

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
    const writable = !onReplica && (mode === "standalone" || options.attachedWrites === "direct");
    const capabilities: Capabilities = {
      writable,
      ...(writable ? {} : { refusal: onReplica ? replicaRefusal : refusal }),
      recordsActivity: writable && mode === "standalone",
      audit: mode === "standalone",
      counts: mode === "standalone",
      listIndex,
    };
    const half = Math.max(1, Math.floor(poolSize / 2));
    const limit = createLimiter(half, scanQueueTimeoutMs);
    const reader: Reader = {
      prisma,
      sql: sqlOn(pool),
      scan: scanOn(pool, limit),
      counts: capabilities.counts,
      listIndex,
      // A pooler has sessions of its own, which nothing can be prepared on for later.
      prepared: preparedOn(
        limited(
          limit,
          pool.namesStatements ? createLanes(pool, half) : ({ text }, values) => pool.query(text, values),
        ),
      ),
    };

    const merger = capabilities.counts && writable ? createCountMerger(pool, log) : undefined;
    const listeners = new Set<() => void>();
    return {
      mode,
      embedded,
      isReplica: onReplica,
      firstStart: mode === "standalone" && fromUsers === undefined,
      serverName,
      capabilities,
      read: async (query, ...args) => {
        try {
          return await query(reader, ...args);
        } catch (error) {
          if (onReplica && isRetryable(error)) return readAgain(() => query(reader, ...args));
          throw translate(error);
        }
      },
      write: async (context, command) => {
        if (capabilities.refusal !== undefined) throw new NotWritableError(capabilities.refusal);
        const result = await runCommand(pool, { at: now(), ...context }, command, capabilities.audit, () => {
          for (const listener of listeners) listener();
        });
        merger?.wake();
        return result;
      },
      now,
      onWork: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      ping: () => heartbeat.ping(),
      connections: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
      close: async () => {
        await merger?.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw explain(error);
  }
};
