#!/usr/bin/env node
import packageJson from "../package.json" with { type: "json" };
import { readCommandLine } from "./cli/commandLine.ts";
import { serveCommand } from "./cli/commands.ts";
import { UsageError } from "./cli/usageError.ts";
import { ConfigError } from "./config.ts";

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const line = readCommandLine(args);
  if (line.help) {
    const { commandHelp, helpText } = await import("./cli/help.ts");
    process.stdout.write(args.includes(line.command.name) ? commandHelp(line.command) : helpText());
    return 0;
  }
  if (line.version) {
    process.stdout.write(`${packageJson.version}\n`);
    return 0;
  }
  const run = await line.command.load();
  if (line.command !== serveCommand) {
    // Not by the signal itself, so that an embedded PostgreSQL is taken along at the exit.
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.once(signal, () => process.exit(1));
    }
  }
  return run(line);
}

function report(error: unknown): number {
  if (error instanceof UsageError || error instanceof ConfigError) {
    return say(error.message, 2);
  }
  if (error instanceof Error && ["StartError", "RefusedError"].includes(error.name)) {
    return say(error.message, 1);
  }
  return say(error instanceof Error ? (error.stack ?? error.message) : String(error), 1);
}

function say(sentence: string, code: number): number {
  process.stderr.write(`synapse-user-admin: ${sentence}\n`);
  return code;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => process.exit(report(error)),
);
