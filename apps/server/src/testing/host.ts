/**
 * The process that a server for tests runs in, with its PostgreSQL below it: started by `startServer`, asked over the
 * channel to the tests' process, and ended when that channel is, however the other end came to close.
 */
import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartError } from "@synapse-user-admin/database";
import { startTestDatabase } from "@synapse-user-admin/database/testing";
import { ConfigError, readConfig, settings as knownSettings } from "../config.ts";
import { createLog } from "../log.ts";
import { createClock } from "./createClock.ts";
import { createGate } from "./createGate.ts";
import {
  type Calls,
  type DataFolder,
  ownSettings,
  type Reply,
  type Request,
  type ServerOptions,
  type Started,
} from "./messages.ts";
import type { Seed, Time } from "./seed.ts";
import { SeedError } from "./SeedError.ts";

/** Longest time from the word to the end of this process. */
const stopMs = 9_000;

/** Settings that make tests fast; none of them changes what an operation does. */
const quick = { HOST: "127.0.0.1", PORT: "0", BCRYPT_ROUNDS: "4", LOGIN_RATE_LIMIT: "off", DEMO: "false" };

/** Where nobody listens any more, `disconnect` ends this process. */
function tell(message: Reply | DataFolder) {
  process.send?.(message, undefined, undefined, () => {});
}

/** A server with all that belongs to it. */
interface Host {
  readonly started: Started;
  seed(seed: Seed): Promise<Started["seeded"]>;
  reset(): Promise<void>;
  setTime(time: Time | undefined): void;
  stop(): Promise<void>;
}

async function start(options: ServerOptions & Seed): Promise<Host> {
  const { settings, serverName, databaseUrl, logLevel = "error", time } = options;
  const dataDir = await mkdtemp(join(tmpdir(), "synapse-user-admin-test-"));
  tell({ dataDir });
  const undo: (() => Promise<void>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const stop = async () => {
    for (const step of undo.splice(0).toReversed()) {
      await step();
    }
  };
  try {
    const clock = createClock();
    clock.set(time === undefined ? undefined : Number(time));
    const mediaFolder = join(dataDir, "media");
    const log = createLog(logLevel);
    // Before anything is started: it may be malformed.
    checkNames(Object.keys(settings ?? {}));
    const env = {
      ...quick,
      ...settings,
      DATA_DIR: dataDir,
      SERVER_NAME: serverName ?? "",
      LOG_LEVEL: logLevel,
    };
    readConfig(env);
    const startingDatabase = startTestDatabase({
      ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
      dataDir,
      mediaFolder,
      now: clock.now,
      log: (level, message, fields) => log[level](fields ?? {}, message),
    });
    // While PostgreSQL starts. A failure is looked at below.
    const loading = Promise.all([import("../serve.ts"), import("../passwords.ts"), import("./plantSeed.ts")]);
    loading.catch(() => {});
    const testDatabase = await startingDatabase;
    undo.push(() => testDatabase.stop());
    const [{ serve }, { createPasswords }, { plantSeed }] = await loading;
    const config = readConfig({ ...env, DATABASE_URL: testDatabase.url });
    const gate = createGate();
    const server = await serve(config, log, { now: clock.now, around: gate.around });
    undo.push(() => server.close());
    const { baseUrl, firstAdmin, db } = server;
    if (firstAdmin === undefined) {
      throw new Error("a new database got no admin");
    }
    const passwords = createPasswords({ pepper: config.passwordPepper, rounds: config.bcryptRounds });
    const ground = { db, testDatabase, passwords, now: clock.now };
    const seeded = await plantSeed(ground, options);
    const kept = join(dataDir, "media-at-start");
    await cp(mediaFolder, kept, { recursive: true });
    await server.standStill(() => testDatabase.snapshot.take());
    return {
      // The admin's id is made of the localpart and the server's name.
      started: {
        baseUrl,
        adminUserId: firstAdmin.userId as Started["adminUserId"],
        adminToken: firstAdmin.token,
        serverName: db.serverName,
        seeded,
      },
      seed: (seed) => plantSeed(ground, seed),
      reset: () =>
        gate.closedFor(() =>
          server.standStill(async () => {
            await testDatabase.snapshot.restore();
            await empty(mediaFolder);
            await cp(kept, mediaFolder, { recursive: true });
            clock.set(time === undefined ? undefined : Number(time));
          }),
        ),
      setTime: (to) => clock.set(to === undefined ? undefined : Number(to)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @throws ConfigError for a setting that there isn't, or that the server for tests has itself */
function checkNames(names: readonly string[]) {
  for (const name of names) {
    if (!knownSettings.some((known) => known.name === name)) {
      throw new ConfigError(`There is no setting ${name}.`);
    }
    if (ownSettings.some((own) => own === name)) {
      throw new ConfigError(`The setting ${name} is startServer's own; it may have an option for it.`);
    }
  }
}

async function empty(folder: string) {
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(folder)) {
    await rm(join(folder, entry), { recursive: true, force: true });
  }
}

/** What a caller is told: of its own faults the sentence, of ours all that there is. */
function sentenceOf(error: unknown, { databaseUrl }: ServerOptions): string {
  if (error instanceof StartError && databaseUrl === undefined) {
    return `${error.message} (startServer takes it as its option databaseUrl.)`;
  }
  if (error instanceof StartError || error instanceof ConfigError || error instanceof SeedError) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

let options: ServerOptions & Seed = {};
let starting: Promise<Host> | undefined;

async function perform({ call, argument }: Request): Promise<unknown> {
  // The other end of the channel is this package's own: it sends what `Calls` says.
  if (call === "start") {
    options = argument as Parameters<Calls["start"]>[0];
    starting = start(options);
    return (await starting).started;
  }
  const host = await starting;
  switch (call) {
    case "seed":
      return host?.seed(argument as Seed);
    case "reset":
      return host?.reset();
    case "setTime":
      return host?.setTime(argument as Time | undefined);
  }
}

/** Calls are answered one after the other, so that a reset never meets a seed half-way. */
let turn = Promise.resolve();
process.on("message", (request: Request) => {
  turn = turn.then(async () => {
    const { id } = request;
    const reply = await perform(request).then(
      (value): Reply => ({ id, value }),
      (error: unknown): Reply => ({ id, error: sentenceOf(error, options) }),
    );
    tell(reply);
  });
});

let isEnding = false;
function end() {
  if (isEnding) {
    return;
  }
  isEnding = true;
  setTimeout(() => process.exit(1), stopMs).unref();
  void (async () => {
    const host = await starting?.catch(() => undefined);
    await host?.stop();
  })().finally(() => process.exit());
}
process.on("disconnect", end);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  process.on(signal, end);
}
// A fault of ours, which must not leave PostgreSQL behind.
process.on("uncaughtException", (error) => {
  process.exitCode = 1;
  process.stderr.write(`${error.stack ?? error.message}\n`);
  end();
});
