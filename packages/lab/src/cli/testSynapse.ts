import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { roomVersion } from "@synapse-user-admin/events";
import pg from "pg";
import { type Candidate, startCandidate } from "../candidate.ts";
import type { ExchangeTolerance } from "../compareAnswers.ts";
import { compareEvents, compareStoredEvents } from "../events/compareEvents.ts";
import type { Exchange, World } from "../exchange.ts";
import { WireClient } from "../http.ts";
import { Oracle, OracleError, type OracleInfo } from "../oracle.ts";
import { preparePopulation } from "../population.ts";
import { accountReads } from "../reads/accounts.ts";
import { activityReads } from "../reads/activity.ts";
import { listReads } from "../reads/lists.ts";
import { lookupReads } from "../reads/lookups.ts";
import { mediaReads } from "../reads/media.ts";
import { redactionReads } from "../reads/redactions.ts";
import { routingReads } from "../reads/routing.ts";
import { sessionReads, tokenReads } from "../reads/session.ts";
import { describe, Report } from "../report.ts";
import { type Contender, synapseItself } from "../rooms/contender.ts";
import { prepareRooms } from "../rooms/prepareRooms.ts";
import { attempts, RepeatedTaskError } from "../rooms/repeatedTask.ts";
import { runRooms } from "../rooms/runRooms.ts";
import { runReads } from "../runReads.ts";
import { type PlannedCase, runWrites } from "../runWrites.ts";
import { TableWatch } from "../tableWatch.ts";
import { writeTables } from "../writes/tables.ts";

const help = `Compares this server with the real Synapse: the same requests, the same answers, the same rows.

  --only OPS      operationIds, separated by commas (routing: requests that reach none; rooms: what Synapse reads in
                  rooms; events: how events are made)
  --versions V    the room versions of that, separated by commas (all that Synapse can create)
  --part PARTS    of reads, writes, rooms and events these, separated by commas
  --server CMD    the server's command line (node apps/server/dist/main.js)
  --self          compares Synapse with a second Synapse: what the lab calls a difference then is the lab's fault
  --keep          leaves the servers' databases and Synapse as they are, to look into differences
  --show N        how many differences are printed (40; all are in the report)

Environment: LAB_HOME, LAB_PORT, LAB_PG_PORT, ORACLE_VENV, ORACLE_PG_BIN, LAB_SERVER_LOG=1 (the server's log).`;

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    part: { type: "string" },
    server: { type: "string", default: "node apps/server/dist/main.js" },
    versions: { type: "string" },
    self: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    show: { type: "string", default: "40" },
    help: { type: "boolean", default: false },
  },
});

const only = options.only === undefined ? undefined : new Set(options.only.split(","));
const chosen = (operation: string): boolean => only === undefined || only.has(operation);
// Our server is told Synapse's address; a second Synapse has its own.
const allow: readonly ExchangeTolerance[] = options.self ? ["own-address"] : [];
const began = Date.now();
const say = (text: string): void => {
  process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
};

/** A second Synapse on copies of the first one's snapshots. */
class Twin {
  readonly #oracle: Oracle;
  readonly #original: Oracle;

  constructor(original: Oracle) {
    const { home, venv, port = 8468, pgPort = 8469 } = original.options;
    this.#original = original;
    this.#oracle = new Oracle({ home: `${home}-twin`, venv, port: port + 10, pgPort: pgPort + 10 });
  }

  async start(snapshot: string): Promise<Contender> {
    await this.#oracle.up();
    await this.#oracle.importSnapshot(this.#original, snapshot);
    await this.#oracle.restore(snapshot);
    const info = await this.#oracle.up();
    return synapseItself(this.#oracle, info, () => this.#oracle.down());
  }
}

const startOther = async (
  oracle: Oracle,
  synapse: OracleInfo,
  snapshot: string,
  writes: boolean,
): Promise<Candidate> => {
  if (options.self) return new Twin(oracle).start(snapshot);
  const database = writes ? "lab_writes" : "lab_reads";
  const clone = await oracle.clone(database, snapshot);
  const server = await startCandidate({
    command: options.server,
    clone,
    publicBaseUrl: synapse.baseUrl,
    writes,
  });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      if (!options.keep) await oracle.drop(database);
    },
  };
};

const compareReads = async (oracle: Oracle, synapse: OracleInfo, report: Report): Promise<void> => {
  const { snapshot, world } = await restoreSeeded(oracle, synapse);
  // Lists first, tokens last: a request with a user's token is that user's activity, which Synapse records.
  const { times, otherTasks } = await readDatabase(synapse.dsn);
  const activity = (of: World): Exchange[] => activityReads(of, times);
  const redactions = (of: World): Exchange[] => redactionReads(of, otherTasks);
  const exchanges: Exchange[] = [
    listReads,
    accountReads,
    activity,
    lookupReads,
    mediaReads,
    redactions,
    routingReads,
    sessionReads,
    tokenReads,
  ]
    .flatMap((make) => make(world))
    .filter(({ operation }) => chosen(operation))
    .map((exchange): Exchange => ({ ...exchange, allow: [...allow, ...(exchange.allow ?? [])] }));
  if (exchanges.length === 0) return;
  const other = await startOther(oracle, synapse, snapshot, false);
  try {
    say(`${exchanges.length} reads`);
    await runReads(exchanges, new WireClient(synapse.baseUrl), new WireClient(other.baseUrl), world, report);
  } finally {
    await other.stop();
  }
};

/** What some reads are made from: when each member event arrived, in ms since the Unix epoch; tasks that redact nothing. */
const readDatabase = async (dsn: string): Promise<{ times: number[]; otherTasks: string[] }> => {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    const events = await client.query<{ ts: string }>(
      "SELECT DISTINCT received_ts AS ts FROM events WHERE type = 'm.room.member' ORDER BY 1",
    );
    const tasks = await client.query<{ id: string }>(
      "SELECT id FROM scheduled_tasks WHERE action <> 'redact_all_events' ORDER BY 1",
    );
    return { times: events.rows.map(({ ts }) => Number(ts)), otherTasks: tasks.rows.map(({ id }) => id) };
  } finally {
    await client.end();
  }
};

/** The seeded population, the admin being the one who was seen last, as it will be while the reads go on. */
const restoreSeeded = async (
  oracle: Oracle,
  synapse: OracleInfo,
): Promise<{ snapshot: string; world: World }> => {
  const snapshot = "seeded_seen";
  const known = await oracle.run(["sql", "SELECT 1 FROM pg_database WHERE datname = 'snap_seeded_seen'"]);
  if (known.includes("1 row")) await oracle.restore(snapshot);
  else {
    await oracle.seed();
    const state = await oracle.state();
    // Synapse notes a user's activity every two minutes at most, and some seconds late.
    const client = new WireClient(synapse.baseUrl);
    const seen = () =>
      client.send({
        method: "GET",
        path: "/_synapse/admin/v2/users?limit=1",
        headers: {
          Authorization: `Bearer ${state.admin.accessToken}`,
          "User-Agent": "the admin was seen last",
        },
      });
    await seen();
    await new Promise((resolve) => setTimeout(resolve, 7000));
    await oracle.snapshot(snapshot);
  }
  const state = await oracle.state();
  return { snapshot, world: { serverName: synapse.serverName, adminToken: state.admin.accessToken, state } };
};

const compareWrites = async (oracle: Oracle, synapse: OracleInfo, report: Report): Promise<void> => {
  const cases = writeTables.flatMap(({ operation, hasFiles = false, cases: all }) =>
    all.map((one) => ({ operation, hasFiles, case: one })),
  );
  if (!cases.some(({ operation }) => chosen(operation))) return;
  const state = await oracle.state();
  const before: World = { serverName: synapse.serverName, adminToken: state.admin.accessToken, state };
  say("preparing an account for each write");
  const { snapshot, subjects } = await preparePopulation(
    oracle,
    before,
    synapse.baseUrl,
    cases.map((one) => one.case.subject),
  );
  const world: World = { ...before, state: await oracle.state() };
  const planned = cases.flatMap((one, index) => {
    const subject = subjects[index];
    return subject !== undefined && chosen(one.operation) ? [{ ...one, subject, allow }] : [];
  });
  say(`${planned.length} cases of writes`);
  for (let attempt = 1; ; attempt += 1) {
    // What was compared before Synapse did one of its tasks twice holds; redactions alone are affected by it.
    const left =
      attempt === 1 ? planned : planned.filter(({ operation }) => operation === "redactUserEvents");
    try {
      return await compareWritesOnce(oracle, synapse, snapshot, left, world, report);
    } catch (error) {
      if (!(error instanceof RepeatedTaskError) || attempt === attempts) throw error;
      say(`${error.message}; once more from the snapshot`);
      await oracle.restore(snapshot);
      await oracle.up();
    }
  }
};

const compareWritesOnce = async (
  oracle: Oracle,
  synapse: OracleInfo,
  snapshot: string,
  planned: readonly PlannedCase[],
  world: World,
  report: Report,
): Promise<void> => {
  const other = await startOther(oracle, synapse, snapshot, true);
  const watches = await Promise.all([TableWatch.open(synapse.dsn), TableWatch.open(other.dsn)]);
  try {
    const [left, right] = watches;
    const quietMs = 25;
    await runWrites(
      planned,
      {
        client: new WireClient(synapse.baseUrl),
        watch: left,
        mediaStorePath: synapse.mediaStorePath,
        dsn: synapse.dsn,
        quietMs,
        isSynapse: true,
      },
      {
        client: new WireClient(other.baseUrl),
        watch: right,
        mediaStorePath: other.mediaStorePath,
        dsn: other.dsn,
        quietMs: options.self ? quietMs : 0,
        isSynapse: options.self,
      },
      world,
      report,
      say,
    );
  } finally {
    for (const watch of watches) await watch.close();
    await other.stop();
  }
};

/** Our server on a copy of a snapshot; Synapse takes over the copy when it has done its part. */
const startOnClone = async (oracle: Oracle, synapse: OracleInfo, snapshot: string): Promise<Contender> => {
  const database = "lab_rooms";
  const clone = await oracle.clone(database, snapshot);
  const server = await startCandidate({
    command: options.server,
    clone,
    publicBaseUrl: synapse.baseUrl,
    writes: true,
  });
  return {
    ...server,
    handOver: async () => {
      await server.stop();
      return { oracle, info: await oracle.adopt(database) };
    },
    stop: async () => {
      await server.stop();
      if (!options.keep) await oracle.drop(database);
    },
  };
};

const readRooms = async (oracle: Oracle, synapse: OracleInfo, report: Report): Promise<void> => {
  if (!chosen("rooms")) return;
  say("rooms of every version");
  const prepared = await prepareRooms(oracle, options.versions?.split(","));
  await oracle.up();
  const ours = options.self
    ? await new Twin(oracle).start(prepared.snapshot)
    : await startOnClone(oracle, synapse, prepared.snapshot);
  try {
    await runRooms(
      synapseItself(oracle, synapse, () => oracle.down()),
      ours,
      options.self ? "a second Synapse" : "this server",
      {
        prepared,
        adminToken: synapse.adminToken,
        adminId: `@admin:${synapse.serverName}`,
        knows: (version) => options.self || roomVersion(version) !== undefined,
        report,
        say,
      },
    );
    if (!options.self) await compareStoredEvents(await oracle.info(), "this server's", report, say);
  } finally {
    await ours.stop();
  }
};

const main = async (): Promise<number> => {
  if (options.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const oracle = Oracle.fromEnvironment();
  const report = new Report();
  say("Synapse: install, start");
  await oracle.install();
  const synapse = await oracle.up();
  try {
    const parts = options.part?.split(",");
    const wanted = (part: string): boolean => parts?.includes(part) ?? true;
    const isRequest = options.only !== "rooms" && options.only !== "events";
    if (isRequest && (wanted("reads") || wanted("writes"))) {
      say("the seeded population");
      if (wanted("reads")) await compareReads(oracle, synapse, report);
      else await restoreSeeded(oracle, synapse);
      if (wanted("writes")) await compareWrites(oracle, synapse, report);
    }
    if (wanted("rooms")) await readRooms(oracle, synapse, report);
    if (wanted("events") && chosen("events")) {
      await compareEvents(oracle, report, say);
    }
  } finally {
    if (!options.keep) await oracle.down();
  }
  const folder = join(import.meta.dirname, "..", "..", "reports");
  await mkdir(folder, { recursive: true });
  const name = options.part === undefined ? "synapse" : `synapse-${options.part.replaceAll(",", "-")}`;
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(report.json(), undefined, 1)}\n`);
  await writeFile(join(folder, `${name}.md`), report.markdown());
  say(`done; packages/lab/reports/${name}.md and .json hold everything`);
  for (const finding of report.findings.slice(0, Number(options.show)))
    process.stdout.write(`${describe(finding).join("\n")}\n\n`);
  if (report.findings.length > Number(options.show)) {
    process.stdout.write(
      `… and ${report.findings.length - Number(options.show)} more differences in the report\n\n`,
    );
  }
  process.stdout.write(
    `${report.table()}\n\n${report.summary()}\n\n${report.passed} passed, ${report.failed} failed\n`,
  );
  return report.failed === 0 ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  // The kit's failures are sentences for people; anything else is a fault of the lab and shows where.
  process.stderr.write(
    `${error instanceof OracleError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
}
