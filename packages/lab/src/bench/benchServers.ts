import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCommand } from "@synapse-user-admin/contract-tests";
import { embeddedUrl } from "@synapse-user-admin/database/testing";
import pg from "pg";
import { isObject, parseJson } from "../json.ts";
import { type Oracle, OracleError, type OracleInfo } from "../oracle.ts";
import type { Target } from "./load.ts";
import type { BenchPopulation } from "./workloads.ts";

/** One of the servers that are measured beside each other, on a database of the same users. */
export interface BenchServer extends Target {
  readonly name: ServerName;
  readonly population: BenchPopulation;
  /** From starting the process to its first line that it listens, in ms. */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** The servers by name, with what they are. */
export const serverNames = {
  synapse: "Synapse, one process, on its own database",
  standalone: "this server on a database of its own, on the same PostgreSQL",
  attached: "this server on a copy of Synapse's database, no index of ours",
  embedded: "this server on its embedded PostgreSQL",
  floor:
    "plain node:http and pg on a copy of Synapse's database: the token's lookup and one read, both prepared",
} as const;
export type ServerName = keyof typeof serverNames;

const adminToken = "bench-administrators-token";
const sampleSize = 500;
const deviceCount = 20_000;
const root = join(import.meta.dirname, "..", "..", "..", "..");
const main = join(root, "apps/server/dist/main.js");
const populateSql = join(import.meta.dirname, "..", "..", "oracle", "populate.sql");

/** Settings of a server that is measured: as an operator has them, but for passwords, which would be measured otherwise. */
const settings = { HOST: "127.0.0.1", PORT: "0", LOGIN_RATE_LIMIT: "off", LOG_LEVEL: "warn", DEMO: "false" };

const snapshotOf = (users: number): string => `bench_${users}`;

const query = async <Row extends pg.QueryResultRow>(dsn: string, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
};

/** The same made-up users as `oracle populate` makes, in a database of ours. */
const populate = (dsn: string, serverName: string, users: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const variables = ["-v", `n=${users}`, "-v", `server=${serverName}`];
    execFile("psql", ["-q", ...variables, "-f", populateSql, dsn], (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new OracleError(`psql could not fill ${dsn}: ${stderr.trim() || error.message}`));
    });
  });

/** Brings Synapse to so many users; the snapshot of them is made once. */
export const prepareSynapse = async (oracle: Oracle, users: number): Promise<void> => {
  const made = await oracle.restore(snapshotOf(users)).then(
    () => true,
    () => false,
  );
  if (made) return;
  await oracle.seed();
  await oracle.run(["populate", String(users)]);
  await oracle.snapshot(snapshotOf(users));
};

const populationOf = async (dsn: string, token: string): Promise<BenchPopulation> => {
  const [count] = await query<{ listed: string }>(
    dsn,
    "SELECT count(*) AS listed FROM users WHERE NOT locked",
  );
  const isMadeUp = "~ '^@[a-z]+\\.[a-z]+[0-9]+:'";
  const users = await query<{ name: string }>(
    dsn,
    `SELECT name FROM users WHERE name ${isMadeUp} ORDER BY md5(name) LIMIT ${sampleSize}`,
  );
  const devices = await query<{ userId: string; deviceId: string }>(
    dsn,
    `SELECT user_id AS "userId", device_id AS "deviceId" FROM devices
     WHERE user_id ${isMadeUp} AND NOT hidden ORDER BY md5(device_id) LIMIT ${deviceCount}`,
  );
  const sample = users.map(({ name }) => name);
  return { adminToken: token, listed: Number(count?.listed), sample, devices };
};

const start = async (
  name: ServerName,
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
) => {
  const began = performance.now();
  const { baseUrl, pid, stop } = await startCommand(command, env);
  return { name, baseUrl, pid, startMs: performance.now() - began, stop: async () => void (await stop()) };
};

const ours = [process.execPath, main] as const;

const startSynapse = async (oracle: Oracle): Promise<BenchServer> => {
  await oracle.stopSynapse();
  const began = performance.now();
  const info = await oracle.up();
  const startMs = performance.now() - began;
  const state = parseJson(await oracle.run(["info"]));
  const pid = isObject(state) ? Number(state["synapse_pid"]) : Number.NaN;
  return {
    name: "synapse",
    baseUrl: info.baseUrl,
    pid,
    startMs,
    population: await populationOf(info.dsn, info.adminToken),
    stop: () => oracle.stopSynapse(),
  };
};

/** On a copy of Synapse's database: this server attached to it, or the floor. */
const startOnClone = async (
  oracle: Oracle,
  name: "attached" | "floor",
  users: number,
): Promise<BenchServer> => {
  const database = `bench_${name}`;
  const clone = await oracle.clone(database, snapshotOf(users));
  const population = await populationOf(clone.dsn, clone.adminToken);
  await query(clone.dsn, "VACUUM ANALYZE");
  const started =
    name === "floor"
      ? await start(
          name,
          [
            process.execPath,
            "--disable-warning=ExperimentalWarning",
            join(import.meta.dirname, "floor.ts"),
            clone.dsn,
          ],
          {},
        )
      : await start(name, ours, {
          ...settings,
          DATABASE_URL: clone.dsn,
          SERVER_NAME: clone.serverName,
          MEDIA_STORE_PATH: clone.mediaStorePath,
          SIGNING_KEY_PATH: clone.signingKeyPath,
          ATTACHED_WRITES: "direct",
        });
  return {
    ...started,
    population,
    stop: async () => {
      await started.stop();
      await oracle.drop(database);
    },
  };
};

/** On a database of its own, filled with the same users. One on the shared PostgreSQL is kept for the next run. */
const startStandalone = async (
  name: "standalone" | "embedded",
  info: OracleInfo,
  users: number,
): Promise<BenchServer> => {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const own: Record<string, string> = {
    ...settings,
    DATA_DIR: dataDir,
    SERVER_NAME: info.serverName,
    ADMIN_TOKEN: adminToken,
  };
  let dsn: string | undefined;
  let isFilled = false;
  if (name === "standalone") {
    const database = `bench_standalone_${users}`;
    dsn = info.dsn.replace(/\/[^/?]+(?=$|\?)/, `/${database}`);
    own["DATABASE_URL"] = dsn;
    const [found] = await query(info.dsn, `SELECT 1 FROM pg_database WHERE datname = '${database}'`);
    isFilled = found !== undefined;
    if (!isFilled)
      await query(
        info.dsn,
        `CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
      );
  }
  if (!isFilled) {
    const first = await start(name, ours, own);
    try {
      await populate(dsn ?? (await embeddedUrl(dataDir)), info.serverName, users);
    } finally {
      await first.stop();
    }
  }
  const started = await start(name, ours, own);
  return {
    ...started,
    population: await populationOf(dsn ?? (await embeddedUrl(dataDir)), adminToken),
    stop: async () => {
      await started.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

/** Starts one of the servers on so many users. Synapse must have been prepared for that. */
export const startBenchServer = async (
  oracle: Oracle,
  name: ServerName,
  users: number,
): Promise<BenchServer> => {
  switch (name) {
    case "synapse":
      return startSynapse(oracle);
    case "attached":
    case "floor":
      return startOnClone(oracle, name, users);
    case "standalone":
    case "embedded":
      return startStandalone(name, await oracle.info(), users);
  }
};

/** PostgreSQL's version and its settings that matter for speed, as it says them. */
export const databaseSettings = async (dsn: string): Promise<Readonly<Record<string, string>>> => {
  const rows = await query<{ name: string; setting: string }>(
    dsn,
    `SELECT name, current_setting(name) AS setting FROM pg_settings
     WHERE name IN ('server_version', 'shared_buffers', 'fsync', 'synchronous_commit', 'work_mem', 'jit')`,
  );
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
};

/** What the machine is: its processor, how many of them, its memory. */
export const machine = async (): Promise<string> => {
  const cpu =
    /^model name\s*: (.+)$/m.exec(await readFile("/proc/cpuinfo", "utf8"))?.[1] ?? "unknown processor";
  const { availableParallelism, totalmem } = await import("node:os");
  return `${availableParallelism()} × ${cpu}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
};
