import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import {
  type BenchServer,
  databaseSettings,
  machine,
  prepareSynapse,
  type ServerName,
  serverNames,
  startBenchServer,
} from "../bench/benchServers.ts";
import { benchTables, type Result, resultOf } from "../bench/benchReport.ts";
import { load, type Measurement } from "../bench/load.ts";
import { type Workload, workloads } from "../bench/workloads.ts";
import { Oracle, OracleError } from "../oracle.ts";

const names = Object.entries(serverNames).map(([name, what]) => `    ${name.padEnd(11)} ${what}`);
const help = `Speed of this server beside a real Synapse and the least that a server can be, in one run on one machine.

  --users N,…         sizes of the population (10000); 1000000 needs some 12 GB and 10 min to prepare at the first time
  --servers NAME,…    which (all):
${names.join("\n")}
  --only TEXT         only workloads whose name contains this
  --connections N,…   1,16
  --rounds N          how often each is measured, in turn with the others (3)
  --seconds N         how long each time (2)
  --patient           also measures what takes Synapse seconds with more than one connection, and in each round
  --json FILE         writes every figure
  --markdown FILE     writes the tables, which are printed as well

Every workload is warmed once. Servers run on the same PostgreSQL, the embedded one apart, and are asked one after the
other in each round. Ratios of one run can be compared; figures of different machines and hours can't.

Environment: LAB_HOME, LAB_PORT, LAB_PG_PORT, ORACLE_VENV, ORACLE_PG_BIN.`;

const { values: options } = parseArgs({
  options: {
    users: { type: "string", default: "10000" },
    servers: { type: "string", default: Object.keys(serverNames).join(",") },
    only: { type: "string", default: "" },
    connections: { type: "string", default: "1,16" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "2" },
    patient: { type: "boolean", default: false },
    json: { type: "string" },
    markdown: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const began = Date.now();
const say = (text: string): void => {
  process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);
};

const numbers = (name: string, text: string): number[] =>
  text.split(",").map((part) => {
    const value = Number(part);
    if (!(value > 0)) throw new OracleError(`--${name} is "${text}", but must be numbers above 0.`);
    return value;
  });

const isServer = (name: string): name is ServerName => name in serverNames;
const servers = options.servers.split(",").map((name): ServerName => {
  if (!isServer(name))
    throw new OracleError(`--servers knows no "${name}", only ${Object.keys(serverNames).join(", ")}.`);
  return name;
});
const chosen = workloads.filter(({ name }) => name.includes(options.only));
const [rounds = 3] = numbers("rounds", options.rounds);
const [seconds = 2] = numbers("seconds", options.seconds);

/** What takes a server all users to read; asked of it as little as a figure needs. */
const isSlow = (workload: Workload, server: ServerName): boolean => workload.heavy && server === "synapse";

const measures = (workload: Workload, server: ServerName, connections: number, round: number): boolean => {
  if (server === "floor") return workload.floor;
  return options.patient || !isSlow(workload, server) || (connections === 1 && round === 0);
};

/** Every workload on every server, round by round; what fails is not measured. */
const measureAll = async (running: readonly BenchServer[]): Promise<Result[]> => {
  const found = new Map<string, { workload: string; server: ServerName; rounds: Measurement[] }>();
  const requests = new Map(
    running.flatMap((server) =>
      chosen.map(
        (workload) => [`${workload.name} ${server.name}`, workload.make(server.population)] as const,
      ),
    ),
  );
  for (const workload of chosen) {
    say(workload.name);
    for (let round = 0; round < rounds; round += 1) {
      for (const connections of numbers("connections", options.connections)) {
        for (const server of running) {
          const next = requests.get(`${workload.name} ${server.name}`);
          if (next === undefined || !measures(workload, server.name, connections, round)) continue;
          if (round === 0 && !isSlow(workload, server.name))
            await load(server, 1, Math.min(seconds, 0.5), next);
          const key = `${workload.name} ${server.name} ${connections}`;
          const entry = found.get(key) ?? { workload: workload.name, server: server.name, rounds: [] };
          entry.rounds.push(await load(server, connections, seconds, next));
          found.set(key, entry);
        }
      }
    }
  }
  return [...found.values()].map((entry) => resultOf(entry.workload, entry.server, entry.rounds));
};

const main = async (): Promise<number> => {
  if (options.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const oracle = Oracle.fromEnvironment();
  say("Synapse: install, start");
  await oracle.install();
  const { dsn } = await oracle.up();
  const report: Record<string, unknown> = {
    machine: await machine(),
    node: process.version,
    postgresql: await databaseSettings(dsn),
    at: new Date().toISOString(),
    rounds,
    seconds,
  };
  const pages = [
    `${String(report["machine"])}; Node ${process.version.slice(1)}; PostgreSQL ${JSON.stringify(report["postgresql"])}; ` +
      `${rounds} rounds of ${seconds} s; ${String(report["at"])}`,
  ];
  let failures = 0;
  try {
    for (const users of numbers("users", options.users)) {
      say(`${users} users`);
      await prepareSynapse(oracle, users);
      const running: BenchServer[] = [];
      try {
        for (const name of servers) {
          say(`starts: ${name}`);
          running.push(await startBenchServer(oracle, name, users));
        }
        const results = await measureAll(running);
        for (const { workload, server, failures: count } of results) {
          if (count === 0) continue;
          failures += count;
          say(`${workload} on ${server}: ${count} answers were errors`);
        }
        const starts = running.map(({ name, startMs }) => `${name} ${Math.round(startMs)} ms`);
        report[String(users)] = { starts, results };
        pages.push(
          `## ${users.toLocaleString("en")} users`,
          `From its start to listening: ${starts.join(", ")}.`,
          benchTables(chosen, servers, results),
        );
      } finally {
        for (const server of running) await server.stop();
      }
    }
  } finally {
    await oracle.down();
  }
  const text = `${pages.join("\n\n")}\n`;
  process.stdout.write(text);
  if (options.markdown !== undefined) await writeFile(options.markdown, text);
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, undefined, 1)}\n`);
  return failures === 0 ? 0 : 1;
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
