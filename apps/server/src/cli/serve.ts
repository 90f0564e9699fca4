import { type Config, readConfig } from "../config.ts";
import type { Log } from "../log.ts";
import { stopOnSignals } from "../stopOnSignals.ts";

/** Longest time from a signal to the end of the process. */
const shutdownMs = 9_000;

/** Serves until a signal comes. */
export async function serve(): Promise<number> {
  const config = readConfig(process.env);
  const isCluster = config.webConcurrency > 1;
  // Loaded here, so that what can be said without them is said at once, and a cluster's primary does without the server.
  const [start, { announceFirstStart }, { createLog }] = await Promise.all([
    isCluster ? loadCluster() : loadServer(),
    import("./firstStart.ts"),
    import("../log.ts"),
  ]);
  const starting = start(config, createLog(config.logLevel));
  // Before anything is awaited: a signal may come while PostgreSQL starts.
  const stopped = stopOnSignals(starting, shutdownMs);
  const server = await starting;
  announceFirstStart(server, config);
  process.stdout.write(`listening on ${server.baseUrl}\n`);
  return "failed" in server ? Promise.race([stopped, giveUp(server)]) : stopped;
}

const loadServer = async () => {
  const { serve: startServer } = await import("../serve.ts");
  return (config: Config, log: Log) => startServer(config, log);
};

const loadCluster = async () => (await import("../cluster/startPrimary.ts")).startPrimary;

/** @throws the reason why its processes are not replaced any more, once those that are left have finished */
async function giveUp({ failed, close }: { failed: Promise<Error>; close(): Promise<void> }): Promise<never> {
  const reason = await failed;
  await close().catch(() => {});
  throw reason;
}
