import { randomInt } from "node:crypto";

import type { Prisma, PrismaClient } from "./generated/prisma/client.ts";
import type { Command } from "./command.ts";
import { isRetryable, TooSlowError, translate } from "./errors.ts";
import type { ConnectionSlot, Pool } from "./pool.ts";
import { preparedOn, type Reader, sqlOn } from "./reader.ts";
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
export interface Transaction extends Omit<Reader, "prisma" | "scan" | "counts" | "listIndex"> {
  /** Prisma's models inside this transaction. */
  readonly prisma: Omit<Prisma.TransactionClient, `$${string}`>;
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
/** Longer than any write should take; a transaction that hangs must not keep its locks for ever. */
const timeoutMs = 60_000;
/**
 * No statement begins after this. When the time is over, Prisma ends the transaction and gives the connection back; a
 * statement of ours that came later would be no part of the transaction, and be committed by itself.
 */
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

/** Writes what the command left to the end, in one statement where there is anything. */
const flush = async (
  tx: Transaction,
  { announcements, jobs, detail }: Pending,
  audit: (WriteContext & { audited: boolean }) | undefined,
): Promise<void> => {
  const isAudited = audit?.audited === true;
  if (announcements.length === 0 && jobs.length === 0 && !isAudited) return;
  const caches = JSON.stringify(announcements);
  const tasks = JSON.stringify(jobs);
  // The instance is the one that a Synapse without workers calls itself.
  if (!isAudited) {
    await tx.sql`
      WITH jobs AS (
        INSERT INTO scheduled_tasks (id, action, status, timestamp, resource_id, params)
        SELECT id, action, 'scheduled', at, resource_id, params
        FROM jsonb_to_recordset(${tasks}::jsonb) AS t (id text, action text, resource_id text, params text, at bigint)
      )
      INSERT INTO cache_invalidation_stream_by_instance (stream_id, instance_name, cache_func, keys, invalidation_ts)
      SELECT nextval('cache_invalidation_stream_seq'), 'master', cache, keys, ${tx.now}
      FROM jsonb_to_recordset(${caches}::jsonb) AS a (cache text, keys text[])`;
    return;
  }
  await tx.sql`
    WITH jobs AS (
      INSERT INTO scheduled_tasks (id, action, status, timestamp, resource_id, params)
      SELECT id, action, 'scheduled', at, resource_id, params
      FROM jsonb_to_recordset(${tasks}::jsonb) AS t (id text, action text, resource_id text, params text, at bigint)
    ), log AS (
      INSERT INTO synapse_user_admin.audit_log (at_ms, operation, caller, puppeted_by, target, request_id, detail)
      VALUES (${tx.now}, ${audit.operation}, ${audit.caller ?? null}, ${audit.puppetedBy ?? null}, ${audit.target ?? null},
              ${audit.requestId ?? null}, ${detail === undefined ? null : JSON.stringify(detail, storable)}::jsonb)
    )
    INSERT INTO cache_invalidation_stream_by_instance (stream_id, instance_name, cache_func, keys, invalidation_ts)
    SELECT nextval('cache_invalidation_stream_seq'), 'master', cache, keys, ${tx.now}
    FROM jsonb_to_recordset(${caches}::jsonb) AS a (cache text, keys text[])`;
};

const attempt = <R>(
  pool: Pool,
  prisma: PrismaClient,
  context: WriteContext,
  command: Command<R>,
  canAudit: boolean,
): Promise<{ readonly result: R; readonly hasWork: boolean }> => {
  const slot: ConnectionSlot = {};
  return pool.record(slot, () =>
    prisma.$transaction(
      async (client) => {
        const connection = slot.client;
        if (!connection)
          throw new Error("Prisma began a transaction on a connection that the pool does not know");
        const pending: Pending = { announcements: [], jobs: [], detail: undefined, hasWork: false };
        const now = context.at ?? Date.now();
        const begun = Date.now();
        const requireTime = (): void => {
          if (Date.now() > begun + lastStatementMs) throw new TooSlowError();
        };
        const run = {
          sql: sqlOn(connection),
          prepared: preparedOn(({ name, text }, values) =>
            connection.query({ ...(pool.namesStatements ? { name } : {}), text, values }),
          ),
        };
        const tx: Transaction = {
          prisma: client,
          sql: async (strings, ...values) => {
            requireTime();
            return run.sql(strings, ...values);
          },
          prepared: async (statement, values) => {
            requireTime();
            return run.prepared(statement, values);
          },
          now,
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
        await flush(tx, pending, canAudit ? { ...context, audited: command.audited } : undefined);
        return { result, hasWork: pending.hasWork };
      },
      { maxWait: timeoutMs, timeout: timeoutMs },
    ),
  );
};

/**
 * Runs a command in a transaction, again when it lost against another one (a few times, with a little rest).
 * @param onWork called once there is committed work for the jobs
 */
export const runCommand = async <R>(
  pool: Pool,
  prisma: PrismaClient,
  context: WriteContext,
  command: Command<R>,
  canAudit: boolean,
  onWork: () => void,
): Promise<R> => {
  for (let n = 1; ; n++) {
    try {
      const { result, hasWork } = await attempt(pool, prisma, context, command, canAudit);
      if (hasWork) onWork();
      return result;
    } catch (error) {
      if (n >= attempts || !isRetryable(error)) throw translate(error);
      await new Promise((resolve) => setTimeout(resolve, randomInt(5, 20 * n)));
    }
  }
};
