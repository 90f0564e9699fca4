import { execFile } from "node:child_process";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startCommand } from "@synapse-user-admin/contract-tests";
import { embeddedUrl } from "@synapse-user-admin/database/testing";
import { isObject, type Json, parseJson } from "../json.ts";
import { type Oracle, OracleError, type OracleInfo } from "../oracle.ts";
import {
  copyDatabase,
  createDatabase,
  dropDatabase,
  dsnOf,
  hasDatabase,
  populate,
  query,
} from "./databases.ts";
import type { Target } from "./load.ts";
import { processUse } from "./processUse.ts";
import type { BenchPopulation } from "./workloads.ts";

/** One of the servers that are measured beside each other, on a database of the same users. */
export interface BenchServer extends Target {
  readonly name: ServerName;
  readonly population: BenchPopulation;
  /** Its database. */
  readonly dsn: string;
  /** From starting the process to its first line that it listens, in ms, of each start. */
  readonly startMs: readonly number[];
  stop(): Promise<void>;
}

/** The servers by name, with what they are. */
export const serverNames = {
  synapse: "Synapse, one process, on its own database",
  standalone: "this server, one process, on a database of its own on the same PostgreSQL",
  attached: "this server on a copy of Synapse's database, no index of ours",
  "attached+indexes": "the same on a copy on which the SQL was run that `doctor` prints there",
  "two-processes": "as standalone, on the same database, with `WEB_CONCURRENCY=2`",
  embedded: "this server on its embedded PostgreSQL, with that one's own settings",
  floor:
    "plain `node:http` and `pg` on standalone's database: the token's lookup and one read, both prepared, answered as JSON",
} as const;
export type ServerName = keyof typeof serverNames;

export const isServerName = (name: string): name is ServerName => Object.hasOwn(serverNames, name);

const adminToken = "bench-administrators-token";
const sampleSize = 500;
const deviceCount = 20_000;
/** How often each of ours is started, for the time of it. */
const starts = 3;
const root = join(import.meta.dirname, "..", "..", "..", "..");
const main = join(root, "apps/server/dist/main.js");
const run = promisify(execFile);

/** Settings of a server that is measured: as an operator has them, but for passwords, which would be measured otherwise. */
const settings = { HOST: "127.0.0.1", PORT: "0", LOGIN_RATE_LIMIT: "off", LOG_LEVEL: "warn", DEMO: "false" };

type Started = Pick<BenchServer, "name" | "baseUrl" | "pid" | "startMs" | "stop">;

const start = async (
  name: ServerName,
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<Started> => {
  const began = performance.now();
  const { baseUrl, pid, stop } = await startCommand(command, env);
  return { name, baseUrl, pid, startMs: [performance.now() - began], stop: async () => void (await stop()) };
};

const startOften = async (...args: Parameters<typeof start>): Promise<Started> => {
  const startMs: number[] = [];
  for (let count = 1; count < starts; count += 1) {
    const once = await start(...args);
    startMs.push(...once.startMs);
    await once.stop();
  }
  const last = await start(...args);
  return { ...last, startMs: [...startMs, ...last.startMs] };
};

/** As `pnpm start`, the image and the unit start it. */
const ours = [process.execPath, "--max-semi-space-size=4", main] as const;
const floor = [
  process.execPath,
  "--disable-warning=ExperimentalWarning",
  join(import.meta.dirname, "floor.ts"),
] as const;

/** The servers of one run on so many users, and their databases; nothing that a run writes is left for the next. */
export class BenchServers {
  readonly #oracle: Oracle;
  readonly #users: number;
  readonly #prepare: (database: string) => Promise<unknown>;
  readonly #running: BenchServer[] = [];
  /** What is dropped at the end. */
  readonly #databases = new Set<string>();
  readonly #folders: string[] = [];
  #sample: Pick<BenchPopulation, "sample" | "devices"> | undefined;

  /** @param prepare is called with the name of each database that was copied for a server, before that one starts */
  constructor(
    oracle: Oracle,
    users: number,
    prepare: (database: string) => Promise<unknown> = () => Promise.resolve(),
  ) {
    this.#oracle = oracle;
    this.#users = users;
    this.#prepare = prepare;
  }

  get running(): readonly BenchServer[] {
    return this.#running;
  }

  /** Starts one. The first call for a number of users makes them, which takes minutes for a million. */
  async start(name: ServerName): Promise<void> {
    const server = await this.#start(name);
    this.#running.push(server);
    if (name === "two-processes" && processUse(server.pid).processes < 2)
      throw new OracleError("The built server runs as one process, with WEB_CONCURRENCY=2 as well.");
  }

  async stop(): Promise<void> {
    for (const server of this.#running) await server.stop();
    const { dsn } = await this.#oracle.info();
    for (const database of this.#databases) await dropDatabase(dsn, database);
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
  }

  async #start(name: ServerName): Promise<BenchServer> {
    switch (name) {
      case "synapse":
        return this.#startSynapse();
      case "attached":
      case "attached+indexes":
        return this.#startAttached(name);
      case "standalone":
      case "two-processes": {
        const { dsn, env } = await this.#standalone();
        const more = name === "standalone" ? {} : { WEB_CONCURRENCY: "2" };
        return this.#complete(await startOften(name, ours, { ...env, ...more }), dsn, adminToken);
      }
      case "floor": {
        const { dsn } = await this.#standalone();
        return this.#complete(await startOften(name, [...floor, dsn], {}), dsn, adminToken);
      }
      case "embedded":
        return this.#startEmbedded();
    }
  }

  /** The snapshot of a Synapse with so many users, made once. */
  async #snapshot(): Promise<{
    readonly info: OracleInfo;
    readonly database: string;
    readonly name: string;
  }> {
    const name = `bench_${this.#users}`;
    const info = await this.#oracle.info();
    const database = `snap_${name}`;
    if (!(await hasDatabase(info.dsn, database))) {
      await this.#oracle.seed();
      await this.#oracle.run(["populate", String(this.#users)]);
      await this.#oracle.snapshot(name);
    }
    return { info, database, name };
  }

  async #startSynapse(): Promise<BenchServer> {
    const { name } = await this.#snapshot();
    await this.#oracle.restore(name);
    await this.#oracle.stopSynapse();
    const began = performance.now();
    const { baseUrl, dsn, adminToken: token } = await this.#oracle.up();
    const startMs = [performance.now() - began];
    const state = parseJson(await this.#oracle.run(["info"]));
    const pid = isObject(state) ? Number(state["synapse_pid"]) : Number.NaN;
    const stop = (): Promise<void> => this.#oracle.stopSynapse();
    return this.#complete({ name: "synapse", baseUrl, pid, startMs, stop }, dsn, token);
  }

  async #startAttached(name: "attached" | "attached+indexes"): Promise<BenchServer> {
    const { info, database } = await this.#snapshot();
    const env = {
      ...settings,
      SERVER_NAME: info.serverName,
      MEDIA_STORE_PATH: await this.#folder(),
      SIGNING_KEY_PATH: info.signingKeyPath,
      ATTACHED_WRITES: "direct",
    };
    let source = database;
    if (name === "attached+indexes") {
      // Kept with its indexes, as making them takes a minute for a million users.
      source = `bench_indexed_${this.#users}`;
      if (!(await hasDatabase(info.dsn, source))) await copyDatabase(info.dsn, database, source);
      const dsn = dsnOf(info.dsn, source);
      const statements = await doctorsSql({ ...env, DATABASE_URL: dsn });
      for (const statement of statements) await query(dsn, statement);
      if (statements.length > 0) await query(dsn, "VACUUM ANALYZE");
    }
    const target = `bench_run_${name.replace("+", "_")}`;
    await this.#copy(info, source, target);
    const dsn = dsnOf(info.dsn, target);
    return this.#complete(await startOften(name, ours, { ...env, DATABASE_URL: dsn }), dsn, info.adminToken);
  }

  /** The database of standalone, of the floor and of two processes: a copy of one that was filled once. */
  async #standalone(): Promise<{ readonly dsn: string; readonly env: Readonly<Record<string, string>> }> {
    const info = await this.#oracle.info();
    const env = {
      ...settings,
      DATA_DIR: await this.#folder(),
      SERVER_NAME: info.serverName,
      ADMIN_TOKEN: adminToken,
    };
    const target = "bench_run_standalone";
    const dsn = dsnOf(info.dsn, target);
    if (!this.#databases.has(target)) {
      const source = `bench_standalone_${this.#users}`;
      const isFilled = await hasDatabase(info.dsn, source);
      // It gets its name when all is in it.
      const filled = isFilled ? source : "bench_filling";
      if (!isFilled) {
        await dropDatabase(info.dsn, filled);
        await createDatabase(info.dsn, filled);
      }
      const filledDsn = dsnOf(info.dsn, filled);
      await this.#fill({ ...env, DATABASE_URL: filledDsn }, () => Promise.resolve(filledDsn), isFilled);
      if (!isFilled) await query(info.dsn, `ALTER DATABASE "${filled}" RENAME TO "${source}"`);
      await this.#copy(info, source, target);
    }
    return { dsn, env: { ...env, DATABASE_URL: dsn } };
  }

  async #startEmbedded(): Promise<BenchServer> {
    const { serverName } = await this.#oracle.info();
    const kept = join(tmpdir(), `synapse-user-admin-bench-${this.#users}`);
    const envOf = (dataDir: string) => ({
      ...settings,
      DATA_DIR: dataDir,
      SERVER_NAME: serverName,
      ADMIN_TOKEN: adminToken,
    });
    const isFilled = existsSync(kept);
    const filled = isFilled ? kept : await mkdtemp(join(tmpdir(), "bench-"));
    await this.#fill(envOf(filled), () => embeddedUrl(filled), isFilled);
    if (!isFilled) await rename(filled, kept);
    const dataDir = await this.#folder();
    // With owners and modes, of which PostgreSQL is particular.
    await run("cp", ["-a", `${kept}/.`, dataDir]);
    const started = await startOften("embedded", ours, envOf(dataDir));
    return this.#complete(started, await embeddedUrl(dataDir), adminToken);
  }

  /** Brings a database of ours up to date with the server, and fills it where that was not done. */
  async #fill(
    env: Readonly<Record<string, string>> & { readonly SERVER_NAME: string },
    dsnOfRunning: () => Promise<string>,
    isFilled: boolean,
  ): Promise<void> {
    // By itself, as on a million users it takes longer than a start is waited for.
    const hasChanged = await migrated(env);
    if (isFilled && !hasChanged) return;
    const server = await start("standalone", ours, env);
    try {
      const dsn = await dsnOfRunning();
      if (!isFilled) await populate(dsn, env.SERVER_NAME, this.#users);
      await settle(dsn);
    } finally {
      await server.stop();
    }
  }

  async #complete(started: Started, dsn: string, token: string): Promise<BenchServer> {
    const [count] = await query<{ listed: string }>(
      dsn,
      "SELECT count(*) AS listed FROM users WHERE NOT locked",
    );
    this.#sample ??= await sampleOf(dsn);
    const { sample, devices } = this.#sample;
    // Two servers can share a database, and a device can be deleted once.
    const first = Math.floor((devices.length * this.#running.length) / Object.keys(serverNames).length);
    return {
      ...started,
      dsn,
      population: {
        adminToken: token,
        listed: Number(count?.listed),
        sample,
        devices: [...devices.slice(first), ...devices.slice(0, first)],
      },
    };
  }

  async #copy(info: OracleInfo, source: string, target: string): Promise<void> {
    await copyDatabase(info.dsn, source, target);
    this.#databases.add(target);
    await this.#prepare(target);
  }

  async #folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "bench-"));
    this.#folders.push(folder);
    return folder;
  }
}

/** Brings a database that was just filled to where servers bring it in time: what was counted is merged. */
const settle = async (dsn: string): Promise<void> => {
  const merge = "synapse_user_admin.merge_user_changes";
  const [found] = await query<{ oid: string | null }>(dsn, `SELECT to_regproc('${merge}') AS oid`);
  if (typeof found?.oid === "string") await query(dsn, `SELECT ${merge}()`);
  await query(dsn, "VACUUM ANALYZE");
};

/** Applies the migrations; gives whether there were any. */
const migrated = async (env: Readonly<Record<string, string>>): Promise<boolean> => {
  const options = { env: { ...process.env, ...env } };
  const { stdout } = await run(process.execPath, [main, "migrate", "--json"], options);
  const report = parseJson(stdout);
  const applied = isObject(report) ? report["applied"] : undefined;
  return Array.isArray(applied) && applied.length > 0;
};

/** The SQL that `doctor` advises to run on a database. */
const doctorsSql = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const examine = run(process.execPath, [main, "doctor", "--json"], { env: { ...process.env, ...env } });
  // It ends with 1 where it finds a fault, and says so on its stdout all the same.
  const { stdout } = await examine.catch((error: unknown) => {
    if (error instanceof Error && "stdout" in error) return { stdout: String(error.stdout) };
    throw error;
  });
  const report = parseJson(stdout);
  const findings = isObject(report) ? report["findings"] : undefined;
  if (!Array.isArray(findings)) throw new OracleError(`doctor printed no findings: ${stdout}`);
  const advice = findings
    .flatMap((finding: Json) => (isObject(finding) ? [finding["advice"]] : []))
    .filter((text) => typeof text === "string")
    .join("\n");
  return [
    ...new Set([...advice.matchAll(/CREATE (?:EXTENSION|INDEX)[^;]*;/g)].map(([statement]) => statement)),
  ];
};

/** The same users and devices for all servers. */
const sampleOf = async (dsn: string): Promise<Pick<BenchPopulation, "sample" | "devices">> => {
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
  return { sample: users.map(({ name }) => name), devices };
};
