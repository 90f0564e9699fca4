import { recordActivity, type Caller, type Database, type Seen } from "@synapse-user-admin/database";
import type { Log } from "./log.ts";

/** Remembers when and from where callers were seen, for `getUserWhois` and the devices' `last_seen_ts`. */
export interface Activity {
  /** @param now ms since the Unix epoch */
  seen(caller: Caller, ip: string, userAgent: string, now: number): void;
  /** Writes what is not written yet. */
  flush(): Promise<void>;
  /** Ends the regular writing, and writes what is left. */
  close(): Promise<void>;
}

const flushIntervalMs = 5_000;

/**
 * Collects sightings, the newest of each session, and writes them every few seconds in one statement, so that
 * no request waits for it (Synapse does the same).
 */
export function createActivity(db: Database, log: Log): Activity {
  if (!db.capabilities.recordsActivity) {
    return { seen() {}, async flush() {}, async close() {} };
  }
  let buffer = new Map<string, Seen>();
  const flush = async () => {
    if (buffer.size === 0) {
      return;
    }
    const sightings = [...buffer.values()];
    buffer = new Map();
    try {
      await db.write({ operation: "recordActivity" }, recordActivity(sightings));
    } catch (error) {
      // The next request of these sessions is seen again; an answer is never worth less for this.
      log.warn({ err: error, sessions: sightings.length }, "could not record the callers' activity");
    }
  };
  const timer = setInterval(() => void flush(), flushIntervalMs).unref();
  return {
    seen(caller, ip, userAgent, now) {
      // A token of loginAsUser is the admin's, so nobody is seen by it.
      if (caller.puppetedBy === null) {
        const { userId, deviceId, token } = caller;
        buffer.set(`${token} ${ip}`, { userId, deviceId, token, ip, userAgent, lastSeenMs: now });
      }
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
