import { mkdir } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { openApiDocument } from "@synapse-user-admin/contract";
import {
  type Database,
  type EmbeddedConnection,
  type Jobs,
  openDatabase,
  startJobs,
  StartError,
} from "@synapse-user-admin/database";
import type { SigningKey } from "@synapse-user-admin/events";
import { createActivity } from "./activity.ts";
import { boundHeap } from "./boundHeap.ts";
import type { Peers } from "./cluster/peers.ts";
import type { Config } from "./config.ts";
import { databaseLog, databaseOptions } from "./databaseOptions.ts";
import { docsFolder } from "./docsFolder.ts";
import { firstStart, type FirstAdmin } from "./firstStart.ts";
import { createApp } from "./http/app.ts";
import { trackConnections } from "./http/connections.ts";
import type { JsonNode } from "./http/validation.ts";
import type { Log } from "./log.ts";
import { createLoginLimits, type MakeLimiter } from "./loginLimits.ts";
import { createMediaStore, type MediaStore } from "./mediaStore.ts";
import { metricsAccess } from "./metrics/metricsAccess.ts";
import { createPasswords } from "./passwords.ts";
import type { Services } from "./services.ts";
import { signingKeyOf } from "./signingKey.ts";

/** A server that listens. */
export interface RunningServer {
  /** `http://HOST:PORT`, with the port that was taken. */
  readonly baseUrl: string;
  /** On the first start of a standalone database. */
  readonly firstAdmin: FirstAdmin | undefined;
  readonly db: Database;
  /**
   * Has `work` done while no job runs, and forgets what was only in memory before it. That no request runs meanwhile is
   * for the caller to see to, by {@link ServeHooks.around}.
   */
  standStill(work: () => Promise<void>): Promise<void>;
  /** Stops accepting, lets what runs finish, writes what is buffered, closes the database. */
  close(): Promise<void>;
}

/** What a process of a cluster has from its primary. */
export interface Membership {
  readonly embedded?: EmbeddedConnection;
  readonly peers: Peers;
  /** Counts for all processes. */
  readonly limiter: MakeLimiter;
}

/** What a server for tests, or one of a cluster, has otherwise. */
export interface ServeHooks {
  readonly membership?: Membership;
  /** The clock, ms since the Unix epoch. */
  readonly now?: () => number;
  /** Puts something around what answers requests. */
  readonly around?: (listener: RequestListener) => RequestListener;
}

/**
 * Opens the database and listens.
 *
 * @throws StartError with a sentence for the command line where the database or the address can't be used
 */
export async function serve(
  config: Config,
  log: Log,
  { now = Date.now, around = (listener) => listener, membership }: ServeHooks = {},
): Promise<RunningServer> {
  boundHeap();
  const { embedded } = membership ?? {};
  const db = await openDatabase({
    ...databaseOptions(config, log),
    ...(embedded === undefined ? {} : { embedded }),
    now,
  });
  const http = createServer();
  const stopListening = trackConnections(http);
  try {
    const passwords = createPasswords({ pepper: config.passwordPepper, rounds: config.bcryptRounds });
    const firstAdmin = db.firstStart
      ? await firstStart(db, config, passwords, db.embedded !== undefined && config.demo)
      : undefined;
    // The bundle is an OpenAPI document; what reads it descends into it as plain JSON.
    const document = (await openApiDocument()) as unknown as JsonNode;
    const activity = createActivity(db, log);
    const { writable } = db.capabilities;
    // Where nothing is written, nothing is signed or deleted, and no key and no folder are made.
    const signingKey = writable ? signingKeyOf(db.mode, config, firstAdmin !== undefined, log) : undefined;
    const mediaStore = writable ? await openMediaStore(config, db.mode, log) : undefined;
    await listen(http, config);
    // From here to the first request handler nothing is waited for, so that no request comes too early.
    const baseUrl = urlOf(http);
    const services: Services = {
      serverName: db.serverName,
      now,
      passwords,
      passwordsEnabled: config.passwordLocaldbEnabled,
      userTypes: ["bot", "support", ...config.extraUserTypes],
      publicBaseUrl: config.publicBaseUrl ?? `${baseUrl}/`,
      loginLimits: createLoginLimits(config.loginRateLimit, membership?.limiter),
      mediaStore,
    };
    const app = createApp({
      db,
      services,
      activity,
      log,
      document,
      docsFolder: docsFolder(),
      bodyLimit: config.bodyLimit,
      trustProxy: config.trustProxy,
      metrics: metricsAccess(config),
      peers: membership?.peers,
      requestLines: config.logRequests,
    });
    http.on("request", around(app));
    let jobs = jobsOn(db, signingKey, log);
    return {
      baseUrl,
      firstAdmin,
      db,
      async standStill(work) {
        await jobs?.close();
        await activity.forget();
        services.loginLimits.forget();
        try {
          await work();
        } finally {
          jobs = jobsOn(db, signingKey, log);
        }
      },
      async close() {
        // At once, as a step of a job may take as long as a request.
        await Promise.all([stopListening(), jobs?.close()]);
        await activity.close();
        await db.close();
      },
    };
  } catch (error) {
    http.close();
    await db.close();
    throw error;
  }
}

/**
 * Room events and all that waits for them: on a database that may be written to, by a server that can sign. Without the
 * key of an attached homeserver its tables keep the work, and it does it itself when it starts.
 */
function jobsOn(db: Database, signingKey: SigningKey | undefined, log: Log): Jobs | undefined {
  if (!db.capabilities.writable) {
    return undefined;
  }
  if (signingKey === undefined) {
    log.warn(
      "SIGNING_KEY_PATH is not set, so room events can't be signed here: redactions, leaving rooms, and new names and " +
        "avatars in rooms wait for the homeserver's next start",
    );
    return undefined;
  }
  return startJobs(db, { serverName: db.serverName, signingKey }, databaseLog(log));
}

/**
 * The media folder that was named, or our own. Ours is made where it is missing; one that was named never is, as an empty
 * folder in place of a disk that is not mounted would look as though all files were gone.
 */
async function openMediaStore(
  { mediaStorePath, dataDir }: Config,
  mode: Database["mode"],
  log: Log,
): Promise<MediaStore | undefined> {
  if (mediaStorePath !== undefined) {
    return createMediaStore(mediaStorePath, log);
  }
  if (mode === "attached") {
    return undefined;
  }
  const folder = join(dataDir, "media");
  try {
    await mkdir(join(folder, "local_content"), { recursive: true, mode: 0o700 });
  } catch (error) {
    log.warn({ err: error }, "the media folder can't be made, so no media can be deleted");
  }
  return createMediaStore(folder, log);
}

function listen(http: Server, { host, port }: Config) {
  return new Promise<void>((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        new StartError(
          error.code === "EADDRINUSE"
            ? `Port ${port} of ${host} is in use by another program. Choose another by PORT.`
            : `Can't listen on ${host}:${port}: ${error.message}`,
        ),
      );
    });
    http.listen(port, host, resolve);
  });
}

function urlOf(http: Server): string {
  // A TCP server that listens has an address with a port; only pipes have a string.
  const { address, port, family } = http.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
