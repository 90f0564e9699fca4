import { type ChildProcess, spawn } from "node:child_process";
import {
  chown,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type pg from "pg";

import { StartError } from "../errors.ts";
import type { Log } from "../open.ts";
import { type Binaries, cannotRun, prepareBinaries } from "./binaries.ts";
import { lockFolder, processStart } from "./lock.ts";
import { chooseOwner, type Owner } from "./owner.ts";

/** A running PostgreSQL of our own. */
export interface Cluster {
  /** How to connect to it, with all that `pg` would take from the environment (`PGPORT`, …) otherwise. */
  readonly connection: pg.ClientConfig & { readonly host: string };
  /** Stops it, cleanly and fast: connections that are still open are ended. */
  stop(): Promise<void>;
}

/** The part of a connection that a string can say. */
export const urlOf = ({ host = "", port, user, database }: pg.ClientConfig): string =>
  `postgresql://${user}@${encodeURIComponent(host)}:${port}/${database}`;

/** How other processes connect to an embedded server: plain data, to be sent to them. */
export type EmbeddedConnection = Cluster["connection"];

/** The same connection for another process of this account, for which a folder that is open here has another name. */
export const connectionForOthers = ({ connection }: Cluster): EmbeddedConnection => ({
  ...connection,
  host: connection.host.replace(/^\/proc\/self\//, `/proc/${process.pid}/`),
});

export interface ClusterOptions {
  /** The cluster lives in `postgres` below it, its lock and log beside that. */
  readonly dataDir: string;
  readonly log: Log;
  /** Further settings of PostgreSQL, `fsync=off` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** For tests: a new cluster is made small, and not waited for until it is on the disk. */
  readonly isDisposable?: boolean;
}

const version = "18";
const user = "postgres";
/** `sun_path` holds 108 bytes with the closing zero on Linux, 104 on macOS. */
const socketPathLimit = process.platform === "linux" ? 107 : 103;
const port = 5432;
const socketName = `.s.PGSQL.${port}`;
const startTimeoutMs = 30_000;
const stopTimeoutMs = 8_000;
const restartPauseMs = 1000;
const logLimitBytes = 10_000_000;

/** How our programs are run on a cluster's folder. */
interface Runner {
  readonly binaries: Binaries;
  readonly owner: Owner | undefined;
}

/**
 * A folder as our programs are told of it. As root, they run as another account, which may not be able to pass the
 * folders above (a home is 0700): they get the open folder as their file descriptor 3 and know it as /proc/self/fd/3,
 * which passes by them. So the data always lie where they were asked for.
 */
interface Target {
  readonly name: string;
  readonly fd: number | "ignore";
  close(): Promise<void>;
}

const targetOf = async (folder: string, owner: Owner | undefined): Promise<Target> => {
  if (!owner) return { name: folder, fd: "ignore", close: async () => {} };
  const handle = await open(folder);
  return { name: "/proc/self/fd/3", fd: handle.fd, close: () => handle.close() };
};

/** Starts a program on a folder. Its events have to be listened to at once. */
const run = (
  { binaries, owner }: Runner,
  program: "initdb" | "postgres",
  target: Target,
  options: readonly string[],
  output: "pipe" | number,
): ChildProcess =>
  spawn(binaries[program], ["-D", target.name, ...options], {
    ...owner,
    cwd: "/",
    // Its own process group: Ctrl-C on a terminal is for us to answer, once what runs is finished.
    detached: true,
    env: {
      PATH: process.env["PATH"],
      [process.platform === "darwin" ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH"]: binaries.libraryPath,
      LC_ALL: "C",
      TZ: "UTC",
    },
    stdio: ["ignore", output, output, target.fd],
  });

/** Makes a new cluster, beside its place until it is whole. */
const initialise = async (runner: Runner, folder: string, isDisposable: boolean): Promise<void> => {
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  if (runner.owner) await chown(draft, runner.owner.uid, runner.owner.gid);
  const target = await targetOf(draft, runner.owner);
  const child = run(
    runner,
    "initdb",
    target,
    // Who may come in is said at each start.
    [
      "-U",
      user,
      "-A",
      "reject",
      "--locale=C",
      "--encoding=UTF8",
      "--no-instructions",
      ...(isDisposable ? ["--no-sync", "--wal-segsize=1"] : []),
    ],
    "pipe",
  );
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const finished = new Promise<number | null>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(cannotRun(runner.binaries.initdb, error.code ?? error.message)),
    );
    child.once("close", resolve);
  });
  let code: number | null;
  try {
    code = await finished;
  } finally {
    await target.close();
  }
  if (code !== 0)
    throw cannotRun(runner.binaries.initdb, said.trim().split("\n").slice(-3).join(" ") || `exit ${code}`);
  await rename(draft, folder);
};

/**
 * Says who may come in: the account that we run as and no other, told by the kernel. That needs no saying where the
 * server runs as this account, since nobody else can enter its folder; where it runs as `nobody`, it is not the only
 * process that does. Said at each start, as the folder may have been made by another version or started by another account.
 */
const limitAccess = async ({ owner }: Runner, folder: string): Promise<void> => {
  const files = {
    "pg_hba.conf": owner ? `local all ${user} peer map=server\n` : "local all all trust\n",
    "pg_ident.conf": owner ? `server "${userInfo().username}" ${user}\n` : "",
  };
  for (const [name, text] of Object.entries(files)) {
    const draft = path.join(folder, `${name}.new`);
    await rm(draft, { force: true });
    // The folder is the server's account's: a file that is there is never written to, it may be a link to elsewhere.
    const file = await open(draft, "wx", 0o600);
    try {
      if (owner) await file.chown(owner.uid, owner.gid);
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(draft, path.join(folder, name));
  }
};

/** The lines of `postmaster.pid`: process id, …, and (8th) how far the server has come. */
const readPidFile = async (folder: string): Promise<string[] | undefined> =>
  (await readFile(path.join(folder, "postmaster.pid"), "utf8").catch(() => undefined))?.split("\n");

/** Clock ticks in a second as Linux counts them for programs, on every machine. */
const ticksPerSecond = 100;
/** The kernel's clock and PostgreSQL's round differently. */
const clockToleranceS = 2;

/** Whether the process `pid` is a PostgreSQL that began when the one on `folder` noted that it did. */
const beganAsNoted = async (pid: number, folder: string): Promise<boolean> => {
  const name = await readFile(`/proc/${pid}/comm`, "latin1").catch(() => "");
  const ticks = Number(await processStart(pid));
  const boot = Number(/^btime (\d+)$/m.exec(await readFile("/proc/stat", "latin1").catch(() => ""))?.[1]);
  const noted = Number((await readPidFile(folder))?.[2]);
  return name.trim() === "postgres" && Math.abs(boot + ticks / ticksPerSecond - noted) <= clockToleranceS;
};

/** Whether the process `pid` is a PostgreSQL on `folder`: PostgreSQL's working directory is its data folder. */
const isServerOf = async (pid: number, folder: string): Promise<boolean> => {
  if (process.platform === "linux") {
    return readlink(`/proc/${pid}/cwd`).then(
      async (cwd) => cwd === (await realpath(folder)),
      // Not even root sees that of another account where it may trace nothing, as in a container.
      (error: NodeJS.ErrnoException) => error.code === "EACCES" && beganAsNoted(pid, folder),
    );
  }
  const { execFile } = await import("node:child_process");
  const { promisify } = await import("node:util");
  const { stdout } = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  return stdout.includes("postgres") && stdout.includes(folder);
};

/**
 * Stops a PostgreSQL that a killed server left behind on `folder`. We hold the folder's lock, so no living server
 * of ours uses it. It is stopped rather than taken over, so that there is one way to start.
 */
const stopOrphan = async (folder: string, log: Log): Promise<void> => {
  const pid = Number((await readPidFile(folder))?.[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !(await isServerOf(pid, folder))) return;
  const start = await processStart(pid);
  log("warn", "stopping the PostgreSQL that a killed server left behind", { pid });
  // Fast shutdown first; an immediate one loses nothing either, the next start replays the log.
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const until = Date.now() + stopTimeoutMs;
    while (Date.now() < until) {
      if ((await processStart(pid)) !== start) return;
      await sleep(5);
    }
  }
  throw new StartError(`A PostgreSQL that runs on the data folder (process ${pid}) can't be stopped.`);
};

/**
 * Where the socket lies. The server is told a folder relative to its own (`.`), so no limit of length concerns it; we
 * reach it by its path, or where that is too long for a socket, by an open folder's path below /proc.
 */
export const chooseSocket = async (
  folder: string,
): Promise<{ server: string; client: string; close(): Promise<void> }> => {
  if (Buffer.byteLength(path.join(folder, socketName)) <= socketPathLimit) {
    return { server: ".", client: folder, close: async () => {} };
  }
  if (process.platform === "linux") {
    const handle = await open(folder);
    return { server: ".", client: `/proc/self/fd/${handle.fd}`, close: () => handle.close() };
  }
  const short = await mkdtemp(path.join(tmpdir().length < 60 ? tmpdir() : "/tmp", "sua-"));
  return { server: short, client: short, close: () => rm(short, { recursive: true, force: true }) };
};

/** Whether somebody takes connections on a socket. */
const answers = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const connection = connect(socket);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => resolve(false));
  });

/**
 * Refuses a folder on which a PostgreSQL answers whose process we can't see: it runs in another container, say, with the
 * server that started it, and there the folder's lock means nothing to us as it names processes. One that we see is for
 * the lock and for {@link stopOrphan}.
 */
const refuseUnseen = async (folder: string): Promise<void> => {
  const pid = Number((await readPidFile(folder))?.[0]);
  if (!Number.isInteger(pid) || (await isServerOf(pid, folder))) return;
  const { client, close } = await chooseSocket(folder);
  try {
    if (!(await answers(path.join(client, socketName)))) return;
  } finally {
    await close();
  }
  throw new StartError(
    `The data folder is in use by another server, whose processes can't be seen from here (${folder}; it may run in ` +
      "another container). Stop that one, or set DATA_DIR to another folder.",
  );
};

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/**
 * Opens the server's log to write on: what a server that crashed said last is still there after it. A log that has grown
 * takes the place of the one before (`.1`), at a start only, as a server that runs keeps it open.
 * @returns also what gives the last lines that were written since
 */
const openLog = async (file: string): Promise<{ output: FileHandle; said: () => Promise<string> }> => {
  const sizeNow = async (): Promise<number> => (await stat(file).catch(() => undefined))?.size ?? 0;
  if ((await sizeNow()) > logLimitBytes) await rename(file, `${file}.1`);
  const before = await sizeNow();
  return {
    output: await open(file, "a", 0o600),
    said: async () => {
      const text = await readFile(file).catch(() => Buffer.alloc(0));
      return text.subarray(before).toString().trim().split("\n").slice(-3).join(" ");
    },
  };
};

/**
 * Starts the server on `folder` and waits until it takes connections.
 * @param onSpawn gets the process as soon as there is one
 */
const startServer = async (
  runner: Runner,
  folder: string,
  socketFolder: string,
  logFile: string,
  settings: Readonly<Record<string, string>>,
  onSpawn: (child: ChildProcess) => void,
): Promise<void> => {
  const all: Record<string, string> = {
    shared_buffers: "32MB",
    jit: "off",
    // No standby and no backup is ever fed, so the log need not carry what they would want.
    wal_level: "minimal",
    max_wal_senders: "0",
    io_method: "sync",
    // The values of a row (a token, a hash) would stand in DETAIL and in the statement.
    log_error_verbosity: "terse",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    unix_socket_permissions: "0700",
    ...settings,
  };
  const target = await targetOf(folder, runner.owner);
  const { output, said } = await openLog(logFile);
  const child = run(
    runner,
    "postgres",
    target,
    [
      "-k",
      socketFolder,
      "-h",
      "",
      ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    output.fd,
  );
  if (child.pid !== undefined) onSpawn(child);
  let failure: StartError | undefined;
  child.once("error", (error: NodeJS.ErrnoException) => {
    failure = cannotRun(runner.binaries.postgres, error.code ?? error.message);
  });
  await output.close();
  await target.close();
  const until = Date.now() + startTimeoutMs;
  while (Date.now() < until) {
    if (failure) throw failure;
    const lines = await readPidFile(folder);
    if (hasEnded(child)) {
      throw cannotRun(
        runner.binaries.postgres,
        (await said()) || `exit ${child.exitCode ?? child.signalCode}`,
      );
    }
    if (Number(lines?.[0]) === child.pid && lines?.[7]?.startsWith("ready")) return;
    await sleep(3);
  }
  child.kill("SIGQUIT");
  throw new StartError(
    `The embedded PostgreSQL was not ready after ${startTimeoutMs / 1000} s: ${await said()}`,
  );
};

const ended = (child: ChildProcess): Promise<void> =>
  hasEnded(child)
    ? Promise.resolve()
    : new Promise((resolve) => {
        child.once("exit", () => resolve());
      });

/**
 * Starts the embedded PostgreSQL on `dataDir`, making its cluster on the first start.
 * A server that ends by itself is started again, so that the database comes back without us.
 * @throws StartError where the folder is in use or PostgreSQL can't run
 */
export const startCluster = async ({
  dataDir,
  log,
  settings = {},
  isDisposable = false,
}: ClusterOptions): Promise<Cluster> => {
  const owner = chooseOwner();
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`The data folder ${dataDir} can't be made (${error.code ?? error.message}).`);
  });
  const root = await realpath(dataDir);
  const folder = path.join(root, "postgres");
  await refuseUnseen(folder);
  const unlock = await lockFolder(path.join(root, "postgres.lock")).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof StartError) throw error;
    throw new StartError(`The data folder ${dataDir} can't be written to (${error.code ?? error.message}).`);
  });
  let socket: Awaited<ReturnType<typeof chooseSocket>> | undefined;
  try {
    const runner: Runner = { owner, binaries: await prepareBinaries(owner, path.join(root, "postgres-lib")) };
    const found = await readFile(path.join(folder, "PG_VERSION"), "utf8").catch(() => undefined);
    if (found === undefined) {
      if ((await readdir(folder).catch(() => [])).length > 0) {
        throw new StartError(`The folder ${folder} holds something that is no PostgreSQL database.`);
      }
      await rm(folder, { recursive: true, force: true });
      await initialise(runner, folder, isDisposable);
    } else if (found.trim() !== version) {
      throw new StartError(
        `The database in ${folder} was made by PostgreSQL ${found.trim()}, and the embedded one is ${version}.`,
      );
    } else {
      await stopOrphan(folder, log);
    }

    await limitAccess(runner, folder);
    const { server, client, close } = (socket = await chooseSocket(folder));
    if (server !== "." && owner) await chown(server, owner.uid, owner.gid);
    const logFile = path.join(root, "postgres.log");
    let child: ChildProcess | undefined;
    const start = (): Promise<void> =>
      startServer(runner, folder, server, logFile, settings, (spawned) => (child = spawned));
    await start();
    let isStopping = false;
    let restarting: Promise<void> | undefined;

    const watch = (): void => {
      child?.unref();
      child?.once("exit", (code, signal) => {
        if (!isStopping) restarting = restart(code ?? signal);
      });
    };
    const restart = async (reason: unknown): Promise<void> => {
      log("error", "the embedded PostgreSQL ended; starting it again", { reason: String(reason) });
      while (!isStopping) {
        try {
          await start();
          watch();
          log("info", "the embedded PostgreSQL is back");
          return;
        } catch (error) {
          // stop() ends one that is still starting.
          if (isStopping) return;
          log("error", "the embedded PostgreSQL does not start", { reason: String(error) });
          await sleep(restartPauseMs);
        }
      }
    };
    watch();
    // Without close(): a process that just exits takes its database along (kill -9 leaves it to stopOrphan).
    const onExit = (): void => void child?.kill("SIGINT");
    process.once("exit", onExit);
    const end = async (): Promise<void> => {
      if (!child) return;
      const last = child;
      last.ref();
      last.kill("SIGINT");
      const patience = setTimeout(() => last.kill("SIGQUIT"), stopTimeoutMs);
      await ended(last);
      clearTimeout(patience);
    };

    return {
      connection: {
        // A Unix socket's folder.
        host: client,
        port,
        user,
        database: "postgres",
        // None; an empty text would be taken from the environment.
        options: " ",
        ssl: false,
        sslnegotiation: "postgres",
      },
      stop: async () => {
        isStopping = true;
        process.removeListener("exit", onExit);
        await end();
        // One that a restart has brought up meanwhile.
        await restarting;
        await end();
        await close();
        await unlock();
      },
    };
  } catch (error) {
    await socket?.close();
    await unlock();
    throw error;
  }
};
