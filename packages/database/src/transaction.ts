import { randomInt } from "node:crypto";

import type pg from "pg";

import type { Command } from "./command.ts";
import { isInFailedTransaction, isRetryable, TooSlowError, translate } from "./errors.ts";
import { createGathering } from "./gathering.ts";
import type { Pool } from "./pool.ts";
import { preparedOn, type Reader, sqlOn } from "./reader.ts";
import { endOfAuditedWrite, endOfWrite } from "./statements.ts";
import { storableText } from "./storableText.ts";

/** Who writes, and by which operation; goes to the audit log. */
export interface WriteContext {
  /** The operation's name (`deactivateUser`). */
  readonly operation: string;
  /** Full id of the user who asked; absent where the server itself writes. */
  readonly caller?: string | undefined;
  /** Full id of the admin who asked in the caller's name, by a token of `loginAsUser`. */
  readonly puppetedBy?: string | undefined;
  /** Full id of the user whom it is about. */
  readonly target?: string | undefined;
  /** When it happens, ms since the Unix epoch; now by default. Another time is for what tells of the past. */
  readonly at?: number;
  /** The id of the request, by which the log has more of it. */
  readonly requestId?: string | undefined;
}

/** Work that can't be one transaction, kept in Synapse's `scheduled_tasks` until it is done. */
export interface Job {
  /** What to do, by Synapse's names (`redact_all_events`). */
  readonly action: string;
  /** What it is about, a user id for instance. */
  readonly resourceId?: string;
  /** What JSON can say. */
  readonly params?: object;
  /** When to begin, in ms since the Unix epoch; now by default. */
  readonly at?: number;
}

/** What a command works with. Ends with the command: nothing of it may be kept. */
export interface Transaction extends Pick<Reader, "sql" | "prepared"> {
  /** When the command began, in ms since the Unix epoch: one clock for all that it writes. */
  readonly now: number;
  /**
   * Tells other processes of a Synapse that what they keep under `keys` is out of date.
   * @param cache the cache's name as Synapse has it (`get_user_by_id`)
   * @param keys `null` for the whole cache
   */
  announce(cache: string, keys: readonly string[] | null): void;
  /** Leaves work to the jobs; gives the job's id. */
  enqueue(job: Job): string;
  /** Tells the jobs that a table of their own has work for them, beside what was enqueued. */
  wakeJobs(): void;
  /** Adds to what the audit log says of this write. Never a password or a token. */
  audit(detail: Readonly<Record<string, unknown>>): void;
}

/** What steps need that write rows and nothing else. */
export type RowWriter = Pick<Transaction, "sql" | "now" | "announce">;

const attempts = 5;
/** A command begins no statement after this many ms: a transaction that hangs must not keep its locks for ever. */
const lastStatementMs = 55_000;

/** 16 letters, as Synapse names its tasks. */
const taskId = (): string => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join("");
};

interface Pending {
  announcements: { cache: string; keys: readonly string[] | null }[];
  jobs: { id: string; action: string; resource_id: string | null; params: string | null; at: number }[];
  detail: Record<string, unknown> | undefined;
  hasWork: boolean;
}

/** Replacer of JSON: what is audited must not fail what is done. */
const storable = (_key: string, value: unknown): unknown =>
  typeof value === "string" ? storableText(value) : value;

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Writes what the command left to the end, in one statement where there is anything. */
const flush = async (
  tx: Transaction,
  { announcements, jobs, detail }: Pending,
  audit: (WriteContext & { audited: boolean }) | undefined,
): Promise<void> => {
  const isAudited = audit?.audited === true;
  if (announcements.length === 0 && jobs.length === 0 && !isAudited) return;
  const left: [string, string, number] = [JSON.stringify(announcements), JSON.stringify(jobs), tx.now];
  if (!isAudited) {
    await tx.prepared(endOfWrite, left);
    return;
  }
  await tx.prepared(endOfAuditedWrite, [
    ...left,
    audit.operation,
    audit.caller ?? null,
    audit.puppetedBy ?? null,
    audit.target ?? null,
    audit.requestId ?? null,
    detail === undefined ? null : JSON.stringify(detail, storable),
  ]);
};

/**
 * A transaction on a connection, which is sent its beginning together with the first statements and its end together with
 * the last one: PostgreSQL does in order what it is sent, and none of them needs an answer of the one before it. A
 * connection that is there can't refuse a `BEGIN`.
 */
const begin = (connection: pg.PoolClient, namesStatements: boolean) => {
  const gather = createGathering(connection);
  const begun = Date.now();
  let first: Error | undefined;
  let sent = 0;
  /** Sends a statement. What comes behind one that failed is refused for that alone, so the first error is what counts. */
  const send = async <Result>(query: () => Promise<Result>): Promise<Result> => {
    if (Date.now() > begun + lastStatementMs) throw new TooSlowError();
    gather();
    sent++;
    try {
      return await query();
    } catch (error) {
      first ??= asError(error);
      throw error;
    }
  };
  const beginning = send(() => connection.query("BEGIN"));
  // Who waits for it is who ends the transaction; it must not be called unhandled until then.
  beginning.catch(() => undefined);
  return {
    sql: sqlOn({ query: (text, values) => send(() => connection.query(text, values)) }),
    prepared: preparedOn(({ name, text }, values) =>
      send(() => connection.query({ ...(namesStatements ? { name } : {}), text, values })),
    ),
    /** Commits, behind what `last` sends. */
    commit: async (last: () => Promise<void>): Promise<void> => {
      const before = sent;
      const ending = last();
      // Where it has sent nothing, it has nothing to send or could not: then nothing may be committed.
      if (sent === before) await ending;
      const [, , { command }] = await Promise.all([
        beginning,
        ending,
        send(() => connection.query("COMMIT")),
      ]);
      // So PostgreSQL answers for a transaction in which a statement had failed, whoever caught that.
      if (command !== "COMMIT") throw first ?? new Error(`COMMIT was answered by ${command}`);
    },
    /** Undoes everything, once all that was sent is answered. */
    rollback: () => connection.query("ROLLBACK"),
    /** What went wrong, where `error` may only be what followed of it. */
    cause: (error: Error): Error => (isInFailedTransaction(error) ? (first ?? error) : error),
  };
};

const attempt = async <R>(
  pool: Pool,
  context: WriteContext,
  command: Command<R>,
  canAudit: boolean,
): Promise<{ readonly result: R; readonly hasWork: boolean }> => {
  const connection = await pool.connect();
  let broken: Error | undefined;
  const onError = (reason: Error): void => {
    broken = reason;
  };
  connection.on("error", onError);
  const transaction = begin(connection, pool.namesStatements);
  try {
    const pending: Pending = { announcements: [], jobs: [], detail: undefined, hasWork: false };
    const tx: Transaction = {
      sql: transaction.sql,
      prepared: transaction.prepared,
      now: context.at ?? Date.now(),
      announce: (cache, keys) => {
        pending.announcements.push({ cache, keys });
      },
      enqueue: ({ action, resourceId, params, at }) => {
        const id = taskId();
        pending.jobs.push({
          id,
          action,
          resource_id: resourceId ?? null,
          params: params === undefined ? null : JSON.stringify(params),
          at: at ?? tx.now,
        });
        tx.wakeJobs();
        return id;
      },
      wakeJobs: () => {
        pending.hasWork = true;
      },
      audit: (detail) => {
        pending.detail = { ...pending.detail, ...detail };
      },
    };
    const result = await command.run(tx);
    await transaction.commit(() =>
      flush(tx, pending, canAudit ? { ...context, audited: command.audited } : undefined),
    );
    return { result, hasWork: pending.hasWork };
  } catch (error) {
    try {
      await transaction.rollback();
    } catch (reason) {
      broken ??= asError(reason);
    }
    throw transaction.cause(asError(error));
  } finally {
    connection.off("error", onError);
    connection.release(broken);
  }
};

/**
 * Runs a command in a transaction, again when it lost against another one (a few times, with a little rest).
 * @param onWork called once there is committed work for the jobs
 */
export const runCommand = async <R>(
  pool: Pool,
  context: WriteContext,
  command: Command<R>,
  canAudit: boolean,
  onWork: () => void,
): Promise<R> => {
  for (let n = 1; ; n++) {
    try {
      const { result, hasWork } = await attempt(pool, context, command, canAudit);
      if (hasWork) onWork();
      return result;
    } catch (error) {
      if (n >= attempts || !isRetryable(error)) throw translate(error);
      await new Promise((resolve) => setTimeout(resolve, randomInt(5, 20 * n)));
    }
  }
};
