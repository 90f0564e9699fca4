import { countJobs, type Database, type JobCount } from "@synapse-user-admin/database";
import { type Family, family } from "./exposition.ts";

/** How long a scrape waits for the database, in ms: its own patience is 10 s by default. */
const patienceMs = 2000;
/** Scrapes within this time share one look at the jobs, in ms. */
const freshMs = 2000;

/** What the server knows of its database. */
export interface DatabaseMetrics {
  /** How this process does with it. */
  own(): Promise<readonly Family[]>;
  /** What is the same for all processes on it. */
  shared(): Promise<readonly Family[]>;
}

export function createDatabaseMetrics(db: Database): DatabaseMetrics {
  let asked: Promise<readonly JobCount[] | undefined> | undefined;
  let askedAt = 0;
  const jobs = () => {
    if (asked === undefined || performance.now() - askedAt > freshMs) {
      askedAt = performance.now();
      asked = within(patienceMs, db.read(countJobs));
    }
    return asked;
  };
  return {
    async own() {
      const pulse = await db.ping().catch(() => undefined);
      const lag = pulse?.lagSeconds;
      const { total, idle, waiting } = db.connections();
      return [
        family("synapse_user_admin_database_up", "gauge", "Whether the database answers.", [
          { value: Number(pulse !== undefined) },
        ]),
        family(
          "synapse_user_admin_database_replica_lag_seconds",
          "gauge",
          "On a replica: what it is behind its primary, at most.",
          lag === undefined ? [] : [{ value: lag }],
        ),
        family("synapse_user_admin_pool_connections", "gauge", "Connections of the pool.", [
          { labels: { state: "idle" }, value: idle },
          { labels: { state: "busy" }, value: total - idle },
        ]),
        family("synapse_user_admin_pool_waiting", "gauge", "Requests that wait for a connection.", [
          { value: waiting },
        ]),
      ];
    },
    async shared() {
      const counts = await jobs();
      return [
        family(
          "synapse_user_admin_jobs",
          "gauge",
          "Jobs in the database, the same for all processes on it: waiting, running, and ended within a day.",
          (counts ?? []).map(({ action, status, count }) => ({ labels: { action, status }, value: count })),
        ),
      ];
    },
  };
}

/** A promise's value, or `undefined` where it fails or takes too long. */
function within<Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, undefined);
    promise.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(timer));
  });
}
