import type pg from "pg";

import type { Log } from "./open.ts";

/** Merges what writes have left in `user_changes` into the counts. */
export interface CountMerger {
  /** There may be changes: they are merged within about a second. */
  wake(): void;
  /** Waits for the merging that is under way; none begins afterwards. */
  close(): Promise<void>;
}

/** From a write to the merging, in ms, so that many writes are merged at once. Until then the changes are read beside the counts. */
const restMs = 1000;
/** How often it is looked whether others have left changes, in ms: whoever fills the tables by hand tells nobody. */
const lookMs = 60_000;

/**
 * Any number of processes may do this: one at a time merges, and those who come meanwhile have nothing to do.
 * Changes that nobody merges make counts slower, not wrong; so a failure is logged, and the next write tries again.
 */
export const createCountMerger = (pool: Pick<pg.Pool, "query">, log: Log): CountMerger => {
  let timer: NodeJS.Timeout | undefined;
  let merging: Promise<void> | undefined;
  let isClosed = false;
  const merge = async (): Promise<void> => {
    try {
      await pool.query("SELECT synapse_user_admin.merge_user_changes()");
    } catch (error) {
      log(
        "warn",
        "the counts of users could not be brought up to date; they are read more slowly until then",
        {
          reason: error instanceof Error ? error.message : String(error),
        },
      );
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
      await merging;
    },
  };
};
