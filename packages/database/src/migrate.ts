import { randomUUID } from "node:crypto";

import type pg from "pg";

import { StartError } from "./errors.ts";
import { migrations } from "./generated/migrations.ts";

/** Any number that nobody else uses: the advisory lock that two processes starting at once meet at. */
export const lockId = 7_236_015_482_113;

/** PostgreSQL's code for a lock that was not to be had in time. */
const lockNotAvailable = "55P03";

/**
 * Brings a standalone database up to date, keeping `_prisma_migrations` as `prisma migrate deploy` does. All of it is
 * one transaction, and so is the lock by which two processes take turns: it ends with the transaction, and a connection
 * that goes through PgBouncer keeps none.
 * @param lockTimeoutMs how long to wait for the other process, or for one that uses a table
 * @returns the names of the migrations that were applied
 * @throws StartError where the database is of a newer version, or locked for too long
 */
export const migrate = async (client: pg.ClientBase, lockTimeoutMs = 30_000): Promise<string[]> => {
  await client.query("BEGIN");
  try {
    await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    // An index on a large table takes its time.
    await client.query("SET LOCAL statement_timeout = 0");
    await client.query("SELECT pg_advisory_xact_lock($1)", [lockId]);
    const applied = await applyOpen(client);
    await client.query("COMMIT");
    return applied;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    if (error instanceof Error && "code" in error && error.code === lockNotAvailable) {
      throw new StartError(
        "Something else keeps the database locked: another server that is starting on it, or a long transaction. " +
          `Gave up after ${lockTimeoutMs / 1000} s.`,
        { cause: error },
      );
    }
    throw error;
  }
};

const applyOpen = async (client: pg.ClientBase): Promise<string[]> => {
  await client.query(`
    CREATE TABLE IF NOT EXISTS _prisma_migrations (
      id                  varchar(36) PRIMARY KEY NOT NULL,
      checksum            varchar(64) NOT NULL,
      finished_at         timestamptz,
      migration_name      varchar(255) NOT NULL,
      logs                text,
      rolled_back_at      timestamptz,
      started_at          timestamptz NOT NULL DEFAULT now(),
      applied_steps_count integer NOT NULL DEFAULT 0
    )`);
  const open = await findOpen(client);
  for (const { name, checksum, sql } of open) {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
  }
  return open.map(({ name }) => name);
};

/** What has not been applied yet, held against what has. */
const findOpen = async (client: pg.ClientBase): Promise<typeof migrations> => {
  const { rows: done } = await client.query<{
    migration_name: string;
    checksum: string;
    finished: boolean;
  }>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  for (const { migration_name: name, checksum, finished } of done) {
    const known = migrations.find((migration) => migration.name === name);
    if (!known)
      throw new StartError(`The database has the migration ${name} of a newer version of this program.`);
    if (!finished) throw new StartError(`The migration ${name} did not finish; the database needs a look.`);
    if (known.checksum !== checksum) {
      throw new StartError(`The migration ${name} is not the one that was applied to the database.`);
    }
  }
  return migrations.filter(({ name }) => !done.some((row) => row.migration_name === name));
};

/** Names of all migrations, oldest first: what a database without any is still to get. */
export const allMigrations: readonly string[] = migrations.map(({ name }) => name);

/**
 * The names of the migrations that {@link migrate} would apply to a database of ours. Changes nothing, and waits for
 * nobody.
 * @throws StartError as `migrate` does
 */
export const pendingMigrations = async (client: pg.ClientBase): Promise<readonly string[]> =>
  (await findOpen(client)).map(({ name }) => name);
