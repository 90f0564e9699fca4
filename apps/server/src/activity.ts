import { recordActivity, type Caller, type Database, type Seen } from "@synapse-user-admin/database";
import type { Log } from "./log.ts";

/** Remembers when and from where callers were seen, for `getUserWhois` and the devices' `last_seen_ts`. */
export interface Activity {
  /** @param now ms since the Unix epoch */
  seen(caller: Caller, ip: string, userAgent: string, now: number): void;
  /** Forgets what is not written yet. */
  forget(): Promise<void>;
  /** Ends the regular writing, and writes what is left. */
  close(): Promise<void>;
}

const flushIntervalMs = 5_000;

/** How many sessions are kept while the database can't take them. */
const mostRemembered = 10_000;

/**
 * Collects sightings, the newest of each session, and writes them every few seconds in one statement, so that
 * no request waits for it (Synapse does the same).
 */
export function createActivity(db: Database, log: Log): Activity {
  if (!db.capabilities.recordsActivity) {
    return { seen() {}, async forget() {}, async close() {} };
  }
  let buffer = new Map<string, Seen>();
  let writing: Promise<void> | undefined;
  const write = async () => {
    const taken = buffer;
    buffer = new Map();
    try {
      await db.write({ operation: "recordActivity" }, recordActivity([...taken.values()]));
    } catch (error) {
      log.warn({ err: error, sessions: taken.size }, "could not record the callers' activity yet");
      // For the next time, unless they were seen again meanwhile or there are too many of them.
      for (const [session, seen] of taken) {
        if (!buffer.has(session) && buffer.size < mostRemembered) {
          buffer.set(session, seen);
        }
      }
    }
  };
  const flush = async () => {
    await writing;
    if (buffer.size > 0) {
      writing = write().finally(() => {
        writing = undefined;
      });
      await writing;
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
    async forget() {
      await writing;
      buffer = new Map();
    },
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
