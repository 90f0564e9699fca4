import { DatabaseUnavailableError, TaskHeldError } from "../errors.ts";
import { forgetTasks } from "../commands/forgetTasks.ts";
import type { Database, Log } from "../open.ts";
import { listJobs } from "../queries/listJobs.ts";
import type { Homeserver } from "../tables/roomEvents.ts";
import { depart } from "./depart.ts";
import type { JobContext } from "./jobContext.ts";
import { redactAllEvents } from "./redactAllEvents.ts";
import { updateJoinStates } from "./updateJoinStates.ts";

/** The jobs of this process. */
export interface Jobs {
  /** Lets the steps that are being done finish, and begins no others. */
  close(): Promise<void>;
}

/** How often to look for work of other processes, and of those that died, in ms. */
const pollMs = 5_000;
/** How often to forget tasks that ended long ago, in ms. */
const forgetMs = 3_600_000;
/** How many jobs at once, so that requests always find a connection. */
const mostAtOnce = 3;
/** How long a job rests that failed as it should not have, in ms; doubled each time, up to the last. */
const restMs = { first: 10_000, last: 3_600_000 };

/**
 * Does the work that can't be one transaction, step by step: rooms to leave after a deactivation, new names and avatars
 * to show in rooms, redactions. It lies in Synapse's own tables, each step is one transaction that first looks whether
 * it is still to be done, and no process keeps a claim to a job. So any process on the database goes on with what
 * another one left, whenever that died, and two that are at the same job do nothing twice.
 */
export const startJobs = (db: Database, homeserver: Homeserver, log: Log): Jobs => {
  const stop = new AbortController();
  const context: JobContext = { db, homeserver, log, signal: stop.signal };
  const running = new Map<string, Promise<void>>();
  const resting = new Map<string, { until: number; ms: number }>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let nextForgetting = 0;

  const run = async (name: string, job: () => Promise<void>): Promise<void> => {
    try {
      await job();
      resting.delete(name);
    } catch (error) {
      if (error instanceof TaskHeldError) {
        // Another process is at it, or has finished it. Not at once again: two that took it from each other all the time
        // would both get nowhere.
        resting.set(name, { until: Date.now() + pollMs, ms: restMs.first / 2 });
        return;
      }
      const ms = Math.min((resting.get(name)?.ms ?? restMs.first / 2) * 2, restMs.last);
      resting.set(name, { until: Date.now() + ms, ms });
      const isPassing = error instanceof DatabaseUnavailableError;
      log(isPassing ? "warn" : "error", `a job stopped, and is taken up again in ${ms / 1000} s`, {
        job: name,
        ...(isPassing ? { reason: error.message } : { err: error }),
      });
    }
  };

  const begin = (name: string, job: () => Promise<void>): void => {
    if (running.has(name) || running.size >= mostAtOnce || stop.signal.aborted) return;
    if ((resting.get(name)?.until ?? 0) > Date.now()) return;
    running.set(
      name,
      run(name, job).finally(() => {
        running.delete(name);
        // There may be more that did not find a place.
        wake();
      }),
    );
  };

  const look = async (): Promise<void> => {
    try {
      if (Date.now() >= nextForgetting) {
        await db.write({ operation: "getRedactionStatus" }, forgetTasks());
        nextForgetting = Date.now() + forgetMs;
      }
      const { departures, tasks } = await db.read(listJobs, Date.now());
      for (const userId of departures) begin(`departure ${userId}`, () => depart(context, userId));
      for (const task of tasks) {
        const job = task.action === "redact_all_events" ? redactAllEvents : updateJoinStates;
        begin(`${task.action} ${task.id}`, () => job(context, task));
      }
    } catch (error) {
      // The next look comes by itself.
      log("warn", "can't look for jobs", { err: error });
    }
  };

  const wake = (): void => {
    if (stop.signal.aborted) return;
    if (looking) {
      // What came while it was looking may not have been seen.
      lookAgain = true;
      return;
    }
    clearTimeout(timer);
    looking = look().finally(() => {
      looking = undefined;
      timer = setTimeout(wake, lookAgain ? 0 : pollMs).unref();
      lookAgain = false;
    });
  };

  db.onWork(wake);
  wake();
  return {
    close: async () => {
      stop.abort();
      clearTimeout(timer);
      await looking;
      await Promise.all(running.values());
      clearTimeout(timer);
    },
  };
};
