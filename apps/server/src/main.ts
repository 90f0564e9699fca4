#!/usr/bin/env node
import { parseArgs } from "node:util";
import packageJson from "../package.json" with { type: "json" };
import { ConfigError, readConfig } from "./config.ts";
import { helpText } from "./cli/help.ts";

/** Longest time from a signal to the end of the process. */
const shutdownMs = 9_000;

function fail(sentence: string, code: number): never {
  process.stderr.write(`synapse-user-admin: ${sentence}\n`);
  process.exit(code);
}

function readArguments() {
  try {
    return parseArgs({
      options: { help: { type: "boolean", short: "h" }, version: { type: "boolean", short: "v" } },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)} See --help.`, 2);
  }
}

async function main() {
  const { help, version } = readArguments();
  if (help) {
    process.stdout.write(helpText());
    return;
  }
  if (version) {
    process.stdout.write(`${packageJson.version}\n`);
    return;
  }
  const config = readConfig(process.env);
  // Loaded here, so that what can be said without them is said at once.
  const [{ serve }, { announceFirstStart }, { createLog }] = await Promise.all([
    import("./serve.ts"),
    import("./cli/firstStart.ts"),
    import("./log.ts"),
  ]);
  const starting = serve(config, createLog(config.logLevel));
  // Before anything is awaited: a signal may come while PostgreSQL starts.
  stopOnSignals(starting);
  const server = await starting;
  announceFirstStart(server, config);
  process.stdout.write(`listening on ${server.baseUrl}\n`);
}

/** Stops cleanly on the first signal, whether the server has started or is about to; later ones are not listened to. */
function stopOnSignals(starting: Promise<{ close(): Promise<void> }>) {
  let stopping = false;
  const stop = async () => {
    if (stopping) {
      return;
    }
    stopping = true;
    setTimeout(() => fail(`could not stop within ${shutdownMs} ms.`, 1), shutdownMs).unref();
    try {
      const server = await starting;
      await server.close();
    } catch (error) {
      fail(`could not stop cleanly: ${error instanceof Error ? error.message : String(error)}`, 1);
    }
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(signal, () => void stop());
  }
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) {
    fail(error.message, 2);
  }
  if (error instanceof Error && error.name === "StartError") {
    fail(error.message, 1);
  }
  fail(error instanceof Error ? (error.stack ?? error.message) : String(error), 1);
});
