import type pg from "pg";

import type { Log } from "./open.ts";
import type { Pool } from "./pool.ts";

/** Merges what writes have left in `user_changes` into the counts. */
export interface CountMerger {
  /** There may be changes: they are merged within about a second. */
  wake(): void;
  /** Lets the merging that is under way end, or leaves it to the next server where it takes long; none begins afterwards. */
  close(): Promise<void>;
}

/** From a write to the merging, in ms, so that many writes are merged at once. Until then the changes are read beside the counts. */
const restMs = 1000;
/** How often it is looked whether others have left changes, in ms: whoever fills the tables by hand tells nobody. */
const lookMs = 60_000;
/** How long a stop waits for a merging, in ms. */
const patienceMs = 2000;

const ignore = (): void => undefined;

/** In a transaction, as whoever loads many millions of users leaves as many changes: that takes longer than a statement may. */
const mergeOn = async (client: pg.PoolClient): Promise<void> => {
  await client.query("BEGIN");
  await client.query("SET LOCAL statement_timeout = 0");
  await client.query("SELECT synapse_user_admin.merge_user_changes()");
  await client.query("COMMIT");
};

/**
 * Any number of processes may do this: one at a time merges, and those who come meanwhile have nothing to do.
 * Changes that nobody merges make counts slower, not wrong; so a failure is logged, and the next write tries again.
 */
export const createCountMerger = (pool: Pool, log: Log): CountMerger => {
  let timer: NodeJS.Timeout | undefined;
  let merging: Promise<void> | undefined;
  let client: pg.PoolClient | undefined;
  let isClosed = false;
  const merge = async (): Promise<void> => {
    let hasFailed = false;
    try {
      client = await pool.connect();
      // What breaks a connection is told to its statement as well.
      client.on("error", ignore);
      await mergeOn(client);
    } catch (error) {
      hasFailed = true;
      if (isClosed) return;
      const reason = error instanceof Error ? error.message : String(error);
      log("warn", "the counts of users are not brought up to date, and so read more slowly", { reason });
    } finally {
      // Where something went wrong the connection is closed, and its transaction with it.
      client?.off("error", ignore);
      client?.release(hasFailed);
      client = undefined;
    }
  };
  const wake = (): void => {
    if (isClosed || timer !== undefined) return;
    timer = setTimeout(() => {
      merging = merge().finally(() => {
        timer = undefined;
      });
    }, restMs);
    timer.unref();
  };
  // At once for what was left by a server that ended before it came to it.
  wake();
  const looking = setInterval(wake, lookMs).unref();
  return {
    wake,
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(looking);
      // Cuts the statement off: what it has done is undone, and done by whoever comes next.
      const giveUp = setTimeout(() => client?.connection.stream.destroy(), patienceMs);
      await merging;
      clearTimeout(giveUp);
    },
  };
};
