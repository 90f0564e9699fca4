import type pg from "pg";

import { StartError } from "./errors.ts";
import { pendingMigrations } from "./migrate.ts";
import type { Whose } from "./recognise.ts";

/** Why a server on a replica refuses to write, as a sentence for the one who asked. */
export const replicaRefusal =
  "This server was started on a replica of the database and may only read it; send what changes something to a server " +
  "on the primary";

/** Whether a PostgreSQL replays what another one, the primary, writes. */
export const isReplica = async (client: pg.ClientBase): Promise<boolean> => {
  const { rows } = await client.query<{ replica: boolean }>("SELECT pg_is_in_recovery() AS replica");
  return rows[0]?.replica === true;
};

/**
 * Checks that a replica of a standalone database has what we need; only its primary can be brought up to date.
 * @throws StartError where the primary's tables are missing, out of date, or of a newer version
 */
export const requireMigrated = async (client: pg.ClientBase, whose: Whose): Promise<void> => {
  const pending = whose === "blank" ? undefined : await pendingMigrations(client);
  if (pending?.length === 0) return;
  throw new StartError(
    pending === undefined
      ? "This is a replica of an empty database."
      : `This is a replica of a database that lacks ${pending.join(", ")}.`,
    {
      advice:
        "Start a server of this version on the primary, or run `synapse-user-admin migrate` there, and this one once " +
        "the replica has replayed it.",
    },
  );
};

/**
 * What a replica lacks, in seconds: nothing while it is connected to its primary and has replayed all that came from
 * there; otherwise the age of the newest transaction that it has replayed, which is the most that it can be, and grows
 * while the primary has nothing to do. Null where it has replayed none since it was started.
 */
const lagSql = `
  CASE
    WHEN NOT pg_is_in_recovery() THEN NULL
    WHEN EXISTS (SELECT FROM pg_stat_wal_receiver) AND pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() THEN 0
    ELSE greatest(0, extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()))
  END::float8`;

/** What a database says of itself when it is asked for a sign of life. */
export interface Pulse {
  /** Whether it is a replica now, however it was when it was opened. */
  readonly isReplica: boolean;
  /** What a replica is behind its primary, in seconds, at most; `undefined` for a primary, or where it can't be known. */
  readonly lagSeconds: number | undefined;
}

/** Asks for a {@link Pulse}. */
export const takePulse = async (client: pg.ClientBase): Promise<Pulse> => {
  const { rows } = await client.query<{ isReplica: boolean; lag: number | null }>(
    `SELECT pg_is_in_recovery() AS "isReplica", ${lagSql} AS lag`,
  );
  const [row] = rows;
  return { isReplica: row?.isReplica === true, lagSeconds: row?.lag ?? undefined };
};
