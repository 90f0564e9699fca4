import cluster, { type Worker } from "node:cluster";
import { join } from "node:path";
import { StartError } from "@synapse-user-admin/database";
import { RateLimiterClusterMaster } from "rate-limiter-flexible";
import type { Log } from "../log.ts";
import { type Family, family, labelled } from "../metrics/exposition.ts";
import { processMetrics } from "../metrics/processMetrics.ts";
import { createMetricsCollection } from "./collectMetrics.ts";
import type { Start, ToPrimary, ToWorker } from "./messages.ts";
import { createRestarts } from "./restarts.ts";

/** The processes of a cluster that serve. */
export interface Workers {
  /** Comes when all of them listen: `http://HOST:PORT`, the same for all. Fails with a StartError where one ended before. */
  readonly listening: Promise<string>;
  /** Comes when it is given up to replace them: nothing more is tried, and the caller has to close. */
  readonly failed: Promise<StartError>;
  /**
   * Has each of them finish what runs, and waits until all have ended.
   * @throws where one could not do so in time
   */
  close(): Promise<void>;
}

/** How long workers have from the word to their end, in ms: longer than they give themselves. */
const stopMs = 8000;

/**
 * Starts workers, and others for those that end by themselves.
 *
 * @param number how many
 * @param start what each of them is told
 */
export function startWorkers(number: number, start: Omit<Start, "kind" | "worker">, log: Log): Workers {
  // Without a limit of V8's young generation each of them takes some 100 MiB more under a load of writes, of garbage.
  const execArgv = [...process.execArgv, "--max-semi-space-size=4"];
  cluster.setupPrimary({ exec: join(import.meta.dirname, "worker.js"), args: [], execArgv });
  // Counts logins for all of them.
  void new RateLimiterClusterMaster();
  const metrics = createMetricsCollection();
  const restarts = createRestarts();
  const running = new Map<number, Worker>();
  const ready = new Map<number, Worker>();
  let replaced = 0;
  let baseUrl: string | undefined;
  let phase: "starting" | "serving" | "ending" = "starting";
  let endedBadly: string | undefined;
  const listening = deferred<string>();
  const failed = deferred<StartError>();
  const gone = deferred<void>();

  const fail = (sentence: string) => {
    phase = "ending";
    const error = new StartError(sentence);
    listening.reject(error);
    failed.resolve(error);
  };

  const begin = (slot: number) => {
    const begun = performance.now();
    let reason: string | undefined;
    const worker = cluster.fork();
    running.set(slot, worker);
    // A message to one that has just ended, which needs none any more.
    worker.on("error", (error) => log.debug({ worker: slot, err: error }, "a worker was not reached"));
    worker.on("message", (message: ToPrimary) => {
      switch (message.kind) {
        case "here":
          send(worker, phase === "ending" ? { kind: "stop" } : { kind: "start", worker: slot, ...start });
          break;
        case "ready":
          ready.set(slot, worker);
          listens(message.baseUrl);
          break;
        case "failed":
          reason = message.sentence;
          break;
        case "told":
          metrics.hear(message);
          break;
        case "collect":
          void collect().then((families) => send(worker, { kind: "collected", id: message.id, families }));
          break;
      }
    });
    worker.on("exit", (code: number | null, signal: string | null) => {
      running.delete(slot);
      ready.delete(slot);
      const end = signal ?? `code ${code}`;
      if (phase === "starting") {
        fail(reason ?? `A server process ended with ${end} before it listened.`);
      } else if (phase === "serving") {
        const livedMs = performance.now() - begun;
        log.warn({ worker: slot, pid: worker.process.pid, end, reason }, "a server process ended by itself");
        replace(slot, livedMs, reason ?? end);
      } else if (code !== 0) {
        endedBadly ??= end;
      }
      if (running.size === 0) {
        gone.resolve();
      }
    });
  };

  const listens = (url: string) => {
    baseUrl ??= url;
    if (url !== baseUrl) {
      // PORT=0, and for a moment nobody held the port.
      fail(`All server processes ended at once, and ${baseUrl} was lost with them.`);
    } else if (phase === "starting" && ready.size === number) {
      phase = "serving";
      listening.resolve(url);
    }
  };

  const replace = (slot: number, livedMs: number, why: string) => {
    const rest = restarts.next(livedMs);
    if (rest === undefined) {
      fail(
        `Server processes end as soon as they are started, so no more of them are. The last one: ${why.replace(/\.$/, "")}.`,
      );
      return;
    }
    replaced += 1;
    setTimeout(() => {
      if (phase === "serving") {
        begin(slot);
      }
    }, rest);
  };

  const collect = async (): Promise<readonly Family[]> => [
    family("synapse_user_admin_workers", "gauge", "Server processes that serve.", [{ value: ready.size }]),
    family(
      "synapse_user_admin_workers_replaced_total",
      "counter",
      "Server processes that ended by themselves.",
      [{ value: replaced }],
    ),
    ...(await metrics.collect(ready)),
    ...labelled(await processMetrics(), { worker: "primary" }),
  ];

  for (let slot = 1; slot <= number; slot++) {
    begin(slot);
  }
  return {
    listening: listening.promise,
    failed: failed.promise,
    async close() {
      phase = "ending";
      if (running.size > 0) {
        running.forEach((worker) => send(worker, { kind: "stop" }));
        const patience = setTimeout(() => {
          running.forEach((worker) => worker.process.kill("SIGKILL"));
        }, stopMs);
        await gone.promise;
        clearTimeout(patience);
      }
      if (endedBadly !== undefined) {
        throw new Error(`a server process ended with ${endedBadly}`);
      }
    },
  };
}

/** Whether it arrives is seen by what comes back. */
function send(worker: Worker, message: ToWorker) {
  worker.send(message, () => {});
}

/** A promise and what settles it; `Promise.withResolvers` came with Node 22. */
function deferred<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  // Whoever waits for it sees it.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
