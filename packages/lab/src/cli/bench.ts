import { parseArgs } from "node:util";
import { chosenOf, numberOf, numbersOf, runMain, sayer, serversOf } from "../bench/benchOptions.ts";
import { benchPage } from "../bench/benchPage.ts";
import { type Endurance, type PopulationResults, type Walk, withPopulation } from "../bench/benchResults.ts";
import { type BenchServer, BenchServers, type ServerName, serverNames } from "../bench/benchServers.ts";
import { databaseSettings } from "../bench/databases.ts";
import { endure } from "../bench/endure.ts";
import { measureAll } from "../bench/measureAll.ts";
import { processUse } from "../bench/processUse.ts";
import { record, recorded } from "../bench/record.ts";
import { spreadOf } from "../bench/spread.ts";
import { commit, machine } from "../bench/surroundings.ts";
import { walkThrough } from "../bench/walkThrough.ts";
import { workloads } from "../bench/workloads.ts";
import { isObject, parseJson } from "../json.ts";
import { Oracle } from "../oracle.ts";

const names = Object.entries(serverNames).map(([name, what]) => `    ${name.padEnd(17)} ${what}`);
const help = `Speed of this server beside a real Synapse and the least that a server can be, in one run on one machine.

  --users N           size of the population (10000); a million take 15 minutes to make and 45 GB, of which
                      half is kept for the next run
  --servers NAME,…    which (all):
${names.join("\n")}
  --only TEXT,…       only workloads whose name contains one of these
  --connections N,…   1,16
  --rounds N          how often each is measured, in turn with the others (3)
  --seconds N         how long each time; of lists a third of it (0.7)
  --patient           measures everything everywhere, even where one request takes seconds
  --walk N            walks through all pages, for so many seconds at most on each server (20); 0: not
  --endurance N       memory over so many mixed requests (60000), 150 s at most; 0: not
  --record            puts the results into docs/benchmarks: results.json and the page of it
  --json FILE         puts them into this file instead, in the place of those on as many users
  --markdown FILE     writes the page of the results, which is printed where there is none of these

Every workload is warmed. Servers run on the same PostgreSQL, the embedded one apart, and are asked one after the
other in each round. Ratios of one run can be compared; figures of different machines and hours can't.

Environment: LAB_HOME, LAB_PORT, LAB_PG_PORT, ORACLE_VENV, ORACLE_PG_BIN, ORACLE_DURABLE.`;

const { values: options } = parseArgs({
  options: {
    users: { type: "string", default: "10000" },
    servers: { type: "string", default: Object.keys(serverNames).join(",") },
    only: { type: "string", default: "" },
    connections: { type: "string", default: "1,16" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "0.7" },
    patient: { type: "boolean", default: false },
    walk: { type: "string", default: "20" },
    endurance: { type: "string", default: "60000" },
    record: { type: "boolean", default: false },
    json: { type: "string" },
    markdown: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const say = sayer();
const enduranceSeconds = 150;
const walkers: readonly ServerName[] = ["synapse", "standalone", "attached", "attached+indexes"];
const enduring: readonly ServerName[] = ["standalone", "two-processes"];

const versionsOf = async (running: readonly BenchServer[]): Promise<Record<string, string>> => {
  const versions: Record<string, string> = { Node: process.versions.node };
  const synapse = running.find(({ name }) => name === "synapse");
  if (synapse !== undefined) {
    const answer = parseJson(
      await (await fetch(`${synapse.baseUrl}/_synapse/admin/v1/server_version`)).text(),
    );
    const version = isObject(answer) ? answer["server_version"] : undefined;
    if (typeof version === "string") versions["Synapse"] = version;
  }
  return versions;
};

/** One after the other. */
const each = async <T>(
  servers: readonly BenchServer[],
  chosen: readonly ServerName[],
  what: string,
  measure: (server: BenchServer) => Promise<T>,
): Promise<T[]> => {
  const found: T[] = [];
  for (const server of servers) {
    if (!chosen.includes(server.name)) continue;
    say(`${what}: ${server.name}`);
    found.push(await measure(server));
  }
  return found;
};

const measurePopulation = async (oracle: Oracle, users: number): Promise<PopulationResults> => {
  const began = Date.now();
  // At the start, as somebody may go on working meanwhile.
  const measured = await commit();
  const rounds = numberOf("rounds", options.rounds);
  const seconds = numberOf("seconds", options.seconds);
  const walkSeconds = numberOf("walk", options.walk);
  const requests = numberOf("endurance", options.endurance);
  const { dsn } = await oracle.up();
  await oracle.stopSynapse();
  const servers = new BenchServers(oracle, users);
  try {
    for (const name of serversOf(options.servers)) {
      say(`starts: ${name}`);
      await servers.start(name);
    }
    const { running } = servers;
    const results = await measureAll(chosenOf(workloads, options.only), running, {
      connections: numbersOf("connections", options.connections),
      rounds,
      seconds,
      patient: options.patient,
      say,
    });
    const walks: Walk[] = await each(running, walkSeconds > 0 ? walkers : [], "walk", (server) =>
      walkThrough(server, walkSeconds),
    );
    const endurance: Endurance[] = await each(running, requests > 0 ? enduring : [], "endurance", (server) =>
      endure(server, requests, enduranceSeconds),
    );
    return {
      users,
      at: new Date().toISOString(),
      commit: measured,
      machine: await machine(),
      versions: await versionsOf(running),
      settings: await databaseSettings(dsn),
      rounds,
      seconds,
      minutes: Math.round((Date.now() - began) / 60_000),
      starts: running.map(({ name, startMs, pid }) => ({
        server: name,
        ms: spreadOf(startMs),
        processes: processUse(pid).processes,
      })),
      results,
      walks,
      endurance,
    };
  } finally {
    await servers.stop();
  }
};

await runMain(async () => {
  if (options.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const [users = 10_000] = numbersOf("users", options.users);
  const oracle = Oracle.fromEnvironment();
  say(`${users} users`);
  await oracle.install();
  let population: PopulationResults;
  try {
    population = await measurePopulation(oracle, users);
  } finally {
    await oracle.down();
  }
  const files = options.record ? recorded : { json: options.json, markdown: options.markdown };
  await record(files, (results) => withPopulation(results, population));
  if (files.json === undefined && files.markdown === undefined)
    process.stdout.write(benchPage({ populations: [population] }));
  const faults = [
    ...population.results.map(({ workload, server, failures }) => ({ workload, server, failures })),
    ...population.endurance.map(({ server, failures }) => ({ workload: "endurance", server, failures })),
  ].filter(({ failures }) => failures > 0);
  for (const { workload, server, failures } of faults)
    say(`${workload} on ${server}: ${failures} answers were errors`);
  return faults.length === 0 ? 0 : 1;
});
