import { readConfig } from "../config.ts";

/** Longest time from a signal to the end of the process. */
const shutdownMs = 9_000;

/** Serves until a signal comes. */
export async function serve(): Promise<number> {
  const config = readConfig(process.env);
  // Loaded here, so that what can be said without them is said at once.
  const [{ serve: startServer }, { announceFirstStart }, { createLog }] = await Promise.all([
    import("../serve.ts"),
    import("./firstStart.ts"),
    import("../log.ts"),
  ]);
  const starting = startServer(config, createLog(config.logLevel));
  // Before anything is awaited: a signal may come while PostgreSQL starts.
  const stopped = stopOnSignals(starting);
  const server = await starting;
  announceFirstStart(server, config);
  process.stdout.write(`listening on ${server.baseUrl}\n`);
  return stopped;
}

/** Stops cleanly on the first signal, whether the server has started or is about to; later ones are not listened to. */
function stopOnSignals(starting: Promise<{ close(): Promise<void> }>): Promise<number> {
  const signalled = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.on(signal, () => resolve());
    }
  });
  const stop = async () => {
    await signalled;
    setTimeout(() => fail(`could not stop within ${shutdownMs} ms.`), shutdownMs).unref();
    try {
      const server = await starting;
      await server.close();
    } catch (error) {
      fail(`could not stop cleanly: ${error instanceof Error ? error.message : String(error)}`);
    }
    process.exit(0);
  };
  return stop();
}

function fail(sentence: string): never {
  process.stderr.write(`synapse-user-admin: ${sentence}\n`);
  process.exit(1);
}
