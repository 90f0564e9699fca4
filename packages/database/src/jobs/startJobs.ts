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
/** How many jobs of a kind at once: none waits for those of another kind, and requests always find a connection. */
const places = { departure: 1, redact_all_events: 2, update_join_states: 1 };
type Kind = keyof typeof places;
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
  const running = {
    departure: new Set<string>(),
    redact_all_events: new Set<string>(),
    update_join_states: new Set<string>(),
  };
  const ends = new Set<Promise<void>>();
  const resting = new Map<string, { until: number; ms: number }>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let nextForgetting = 0;
  let isBlind = false;

  /** @param id of the user or the task */
  const run = async (kind: Kind, id: string, job: () => Promise<void>): Promise<void> => {
    try {
      await job();
      resting.delete(id);
    } catch (error) {
      if (error instanceof TaskHeldError) {
        // Another process is at it, or has finished it. Not at once again: two that took it from each other all the time
        // would both get nowhere.
        resting.set(id, { until: Date.now() + pollMs, ms: restMs.first / 2 });
        return;
      }
      const ms = Math.min((resting.get(id)?.ms ?? restMs.first / 2) * 2, restMs.last);
      resting.set(id, { until: Date.now() + ms, ms });
      const isPassing = error instanceof DatabaseUnavailableError;
      log(isPassing ? "warn" : "error", `a job stopped, and is taken up again in ${ms / 1000} s`, {
        job: kind,
        id,
        ...(isPassing ? { reason: error.message } : { err: error }),
      });
    }
  };

  const begin = (kind: Kind, id: string, job: () => Promise<void>): void => {
    const begun = running[kind];
    if (begun.has(id) || begun.size >= places[kind] || stop.signal.aborted) return;
    begun.add(id);
    const end = run(kind, id, job).finally(() => {
      begun.delete(id);
      ends.delete(end);
      // There may be more that did not find a place.
      wake();
    });
    ends.add(end);
  };

  /** The jobs that are not to be begun yet. */
  const restingNow = (): string[] => {
    const now = Date.now();
    // Long over: another process has done it, or it is done.
    for (const [id, { until }] of resting) if (until < now - restMs.last) resting.delete(id);
    return [...resting].filter(([, { until }]) => until > now).map(([id]) => id);
  };

  const look = async (): Promise<void> => {
    try {
      if (Date.now() >= nextForgetting) {
        await db.write({ operation: "getRedactionStatus" }, forgetTasks());
        nextForgetting = Date.now() + forgetMs;
      }
      const { departures, tasks } = await db.read(listJobs, db.now(), restingNow());
      for (const userId of departures) begin("departure", userId, () => depart(context, userId));
      for (const task of tasks) {
        const job = task.action === "redact_all_events" ? redactAllEvents : updateJoinStates;
        begin(task.action, task.id, () => job(context, task));
      }
      isBlind = false;
    } catch (error) {
      // The next look comes by itself. Said once, and not every few seconds while the database is away.
      if (!isBlind) log("warn", "can't look for jobs", { err: error });
      isBlind = true;
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

  const stopListening = db.onWork(wake);
  wake();
  return {
    close: async () => {
      stop.abort();
      stopListening();
      clearTimeout(timer);
      await looking;
      await Promise.all(ends);
      clearTimeout(timer);
    },
  };
};
