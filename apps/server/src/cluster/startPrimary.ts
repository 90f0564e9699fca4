import cluster from "node:cluster";
import { openDatabase, StartError } from "@synapse-user-admin/database";
import type { Config } from "../config.ts";
import { databaseOptions } from "../databaseOptions.ts";
import { firstStart, type FirstAdmin } from "../firstStart.ts";
import type { Log } from "../log.ts";
import { createPasswords } from "../passwords.ts";
import { signingKeyOf } from "../signingKey.ts";
import { startWorkers, type Workers } from "./startWorkers.ts";

/** Several processes that serve as one. */
export interface RunningCluster extends Pick<Workers, "failed" | "close"> {
  /** `http://HOST:PORT`, with the port that was taken. */
  readonly baseUrl: string;
  /** On the first start of a standalone database. */
  readonly firstAdmin: FirstAdmin | undefined;
}

/**
 * Opens the database and starts the processes that serve it. What must exist once is here: the embedded PostgreSQL, the
 * migrations, the first admin, the signing key, the count of logins, and the port, whose connections Node hands to the
 * workers in turn.
 *
 * @throws StartError with a sentence for the command line
 */
export async function startPrimary(config: Config, log: Log): Promise<RunningCluster> {
  if (!cluster.isPrimary) {
    throw new StartError(
      "WEB_CONCURRENCY asks for several processes, and this one is itself a worker of another program's cluster. " +
        "Leave it to one of the two.",
    );
  }
  const db = await openDatabase({ ...databaseOptions(config, log), processes: config.webConcurrency });
  const { embedded } = db;
  let workers: Workers | undefined;
  try {
    const passwords = createPasswords({ pepper: config.passwordPepper, rounds: config.bcryptRounds });
    const firstAdmin = db.firstStart
      ? await firstStart(db, config, passwords, embedded !== undefined && config.demo)
      : undefined;
    if (db.capabilities.writable) {
      signingKeyOf(db.mode, config, firstAdmin !== undefined, log);
    }
    workers = startWorkers(config.webConcurrency, embedded === undefined ? {} : { embedded }, log);
    const { listening, failed, close } = workers;
    return {
      baseUrl: await listening,
      firstAdmin,
      failed,
      async close() {
        try {
          await close();
        } finally {
          await db.close();
        }
      },
    };
  } catch (error) {
    // What it says of its end is less than why it did not start.
    await workers?.close().catch(() => {});
    await db.close();
    throw error;
  }
}
