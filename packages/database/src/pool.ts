import pg from "pg";

import { types } from "./reader.ts";

/** How long a connection over a network may take to be made: the server has to answer 503 within a second. */
const networkTimeoutMs = 800;
/**
 * The same for a Unix socket. Nobody is unreachable there: a server that is gone refuses at once, so what takes long is a
 * busy machine, and waiting is right.
 */
const socketTimeoutMs = 10_000;
/** How long a request may wait for a connection while all are busy. */
const queueTimeoutMs = 10_000;
/** The same for a statement that may look at all users, while others such are under way. */
export const scanQueueTimeoutMs = 30_000;
/** How long a statement may run; nobody waits for an answer any more by then. */
const statementTimeoutMs = 60_000;

/**
 * `pg` has one setting for both times above; we want to give up quickly on a database that is gone, but not on one
 * that is busy.
 */
export class QuickClient extends pg.Client {
  constructor(config: pg.ClientConfig) {
    const { host } = new pg.Client(config);
    super({
      application_name: "synapse-user-admin",
      keepAlive: true,
      ...config,
      connectionTimeoutMillis: host.startsWith("/") ? socketTimeoutMs : networkTimeoutMs,
    });
  }
}

/**
 * The process that a connection says it is served by, for who wants to cancel what it does. A pooler in between, such as
 * PgBouncer, makes one up, since it is not one process.
 */
const namedProcess = (client: pg.ClientBase): number => {
  // `pg` keeps it, and its types don't tell.
  const { processID } = client as pg.ClientBase & { readonly processID?: number | null };
  return processID ?? 0;
};

/** Whether a connection leads to PostgreSQL itself, rather than to a pooler that hands statements to sessions of its own. */
export const isDirect = async (client: pg.ClientBase): Promise<boolean> => {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid === namedProcess(client);
};

/**
 * Limits how long statements may run, unless the role, the database or the URL does. By a statement, since PgBouncer
 * refuses a connection with such a parameter at its start; and never by way of a pooler, as it would stay in a session
 * that others get next. What it gives is a promise: pg-pool waits for it, though its types don't say so.
 */
const limitStatements = (client: pg.ClientBase): unknown =>
  client.query(
    `SELECT set_config('statement_timeout', '${statementTimeoutMs}', false)
     WHERE current_setting('statement_timeout') = '0' AND pg_backend_pid() = ${namedProcess(client)}`,
  );

/** One pool for Prisma, for our own SQL and for prepared statements. */
export class Pool extends pg.Pool {
  /**
   * Whether statements may be prepared by a name, which lasts as long as a session: behind a pooler the next statement of
   * a connection may come to another session.
   */
  namesStatements = true;
}

/** Opens a pool; no connection is made before one is needed. */
export const createPool = (config: pg.PoolConfig): Pool =>
  new Pool({
    // For the lanes: it makes a difference only where a statement is sent before the one before it is answered.
    pipeline: true,
    types,
    connectionTimeoutMillis: queueTimeoutMs,
    idleTimeoutMillis: 60_000,
    ...config,
    onConnect: limitStatements,
    // @types/pg says that a client is made without arguments; pg-pool gives it its options.
    Client: QuickClient as unknown as new () => pg.ClientBase,
  });
