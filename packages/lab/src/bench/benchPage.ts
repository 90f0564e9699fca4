import type { BenchResults, PopulationResults, Result } from "./benchResults.ts";
import { type ServerName, serverNames } from "./benchServers.ts";
import type { Spread } from "./spread.ts";
import { type Check, outcomes, passes, targetUsers } from "./targets.ts";
import { workloads } from "./workloads.ts";

/** Three digits that count. */
const figure = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(2)));

const spreadText = ({ median, least, most }: Spread): string =>
  least === most ? figure(median) : `${figure(median)} (${figure(least)}–${figure(most)})`;

const count = (value: number): string => value.toLocaleString("en");
const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const folded = (title: string, content: string): string =>
  `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`;

/** Fewer requests than this are told, as a median of them says little. */
const few = 10;

const cell = (
  result: Result | undefined,
  synapse: Result | undefined,
  pick: (result: Result) => Spread,
  ratio: ((mine: number, theirs: number) => number) | undefined,
): string => {
  if (result === undefined) return "";
  const parts = [spreadText(pick(result))];
  if (result.requests < few) parts.push(`${result.requests} requests`);
  if (ratio !== undefined && synapse !== undefined && result !== synapse)
    parts.push(`${figure(ratio(pick(result).median, pick(synapse).median))} ×`);
  if (result.failures > 0) parts.push(`${result.failures} errors`);
  return parts.join("; ");
};

/** A row a workload, a column a server; `N ×` is how many times as good as Synapse. */
const resultTable = (
  { results }: PopulationResults,
  connections: number,
  pick: (result: Result) => Spread,
  ratio?: (mine: number, theirs: number) => number,
): string => {
  const some = results.filter((result) => result.connections === connections);
  const servers = serversOf(some);
  const rows = workloads.flatMap(({ name }) => {
    const of = (server: ServerName) =>
      some.find((result) => result.workload === name && result.server === server);
    const cells = servers.map((server) => cell(of(server), of("synapse"), pick, ratio));
    return cells.every((text) => text === "") ? [] : [[name, ...cells]];
  });
  return table(["", ...servers], rows);
};

const serversOf = (results: readonly Result[]): readonly ServerName[] => [
  ...new Set(results.map(({ server }) => server)),
];

const less = (mine: number, theirs: number): number => theirs / mine;
const more = (mine: number, theirs: number): number => mine / theirs;

const measuredParts = (population: PopulationResults): string[] => {
  const connections = [...new Set(population.results.map((result) => result.connections))].toSorted(
    (a, b) => a - b,
  );
  return connections.flatMap((number) => {
    const name = number === 1 ? "1 connection" : `${number} connections`;
    const time = resultTable(population, number, ({ p50 }) => p50, less);
    const rate = resultTable(population, number, (result) => result.rate, more);
    const [shown, hidden] =
      number === 1
        ? [
            `### Time of a request, ms, median: ${name}\n\n${time}`,
            folded(`Requests a second: ${name}`, rate),
          ]
        : [
            `### Requests a second: ${name}\n\n${rate}`,
            folded(`Time of a request, ms, median: ${name}`, time),
          ];
    return [
      shown,
      hidden,
      folded(
        `Time of a request, ms, that 99 of 100 stay below: ${name}`,
        resultTable(population, number, ({ p99 }) => p99, less),
      ),
      folded(
        `CPU time of the server's processes for a request, ms: ${name}`,
        resultTable(population, number, ({ cpu }) => cpu, less),
      ),
    ];
  });
};

const populationParts = (population: PopulationResults): string[] => {
  const { users, at, commit, machine, versions, settings, rounds, seconds, minutes } = population;
  const list = (entries: Readonly<Record<string, string>>): string =>
    Object.entries(entries)
      .map(([key, value]) => `${key} ${value}`)
      .join(", ");
  const parts = [
    `## ${count(users)} users`,
    `${at.slice(0, 10)}, ${minutes} minutes; commit ${commit}; ${machine}; ${list(versions)}; ` +
      `PostgreSQL's settings: ${list(settings)}; ${rounds} rounds of ${seconds} s, of the lists ${figure(seconds / 3)} s.`,
    ...measuredParts(population),
  ];
  const resident = new Map<ServerName, number>();
  for (const { server, residentBytes } of population.results)
    resident.set(server, Math.max(resident.get(server) ?? 0, residentBytes));
  parts.push(
    "### Start and memory",
    "Start is from the process to its line that it listens; Synapse's includes that of its launcher. Memory is what the server's processes held at most after a round, PostgreSQL apart.",
    table(
      ["", "start, ms", "processes", "memory"],
      population.starts.map(({ server, ms, processes }) => [
        server,
        spreadText(ms),
        String(processes),
        resident.has(server) ? mebibytes(resident.get(server) ?? 0) : "",
      ]),
    ),
  );
  if (population.endurance.length > 0) {
    parts.push(
      "### Memory under a long mixed load",
      "Reads by key, pages, searches, creating and changing users and deleting devices, on 16 connections, after all that is above.",
      table(
        ["", "requests", "seconds", "first quarter", "last quarter", "growth", "the most"],
        population.endurance.map((found) => [
          found.server,
          count(found.requests) + (found.failures > 0 ? `; ${found.failures} errors` : ""),
          figure(found.seconds),
          mebibytes(found.firstQuarter),
          mebibytes(found.lastQuarter),
          `${found.lastQuarter >= found.firstQuarter ? "+" : "−"}${figure(Math.abs(found.lastQuarter / found.firstQuarter - 1) * 100)} %`,
          mebibytes(found.peakBytes),
        ]),
      ),
    );
  }
  if (population.walks.length > 0) {
    parts.push(
      "### The walk through all pages",
      "Page by page of 100 from the beginning, on one connection, until the end or until the time was over.",
      table(
        ["", "pages", "seconds", "to the end", "users a second", "first pages, ms", "last pages, ms"],
        population.walks.map((walk) => [
          walk.server,
          count(walk.pages),
          figure(walk.seconds),
          walk.complete ? "yes" : "no",
          figure(walk.users / walk.seconds),
          figure(walk.firstPages),
          figure(walk.lastPages),
        ]),
      ),
    );
  }
  return parts;
};

const valueText = ({ value, unit, of }: Check): string =>
  value === undefined ? "not measured" : `${figure(value)} ${unit}${of === undefined ? "" : ` (${of})`}`;

const reachedText = (reached: boolean | undefined): string =>
  reached === undefined ? "not measured" : reached ? "yes" : "**no**";

/** A row a figure; the last column is for the number of users that the targets are for. */
const targetsPart = ({ populations, plans }: BenchResults): string => {
  const empty = { users: targetUsers, results: [], endurance: [] };
  const byPopulation = populations.map((population) => outcomes(population, plans));
  const decisive = byPopulation[populations.findIndex(({ users }) => users === targetUsers)];
  const rows = outcomes(empty, undefined).flatMap(({ what, checks }, target) =>
    checks.map(({ what: part, bound, sense, unit }, index) => [
      index === 0 ? what : "",
      part,
      `${sense === "at least" ? "≥" : "≤"} ${bound} ${unit}`,
      ...byPopulation.map((found) => {
        const check = found[target]?.checks[index];
        return check === undefined ? "" : valueText(check);
      }),
      reachedText(check(decisive?.[target]?.checks[index])),
    ]),
  );
  return table(
    ["target", "of it", "needed", ...populations.map(({ users }) => `${count(users)} users`), "reached"],
    rows,
  );
};

const check = (found: Check | undefined): boolean | undefined =>
  found === undefined ? undefined : passes(found);

const introduction = `# Benchmarks

Synapse, this server and the least that a server can be, asked the same on one machine. \`pnpm bench\` makes this page and
[results.json](results.json), which has every figure; the statements and plans of the lists are on [a page of their own](plans.md).

**What may be compared** are figures of one table: ratios within one run. The machine is small, and load, servers and PostgreSQL
share its processors, so figures of other machines, other hours and other numbers of users are not to be held against them.
A figure is the median of the rounds, with the least and the most of them in brackets; rounds of all servers alternate. What takes
a server more than a second is asked twice (of the orders once) and on one connection only; what takes it more than 0.2 s on one connection only.
The times are those that the client sees, from sending a request to the end of its answer. \`N ×\` is how many times as good as Synapse.`;

const repeating = `## To repeat it

Linux, PostgreSQL 15 and Python's venv (on Debian: \`apt-get install -y postgresql-15 python3-venv\`); for a million users some 45 GB of
disk, of which half stays for the next run. Synapse comes from PyPI at the first run.

\`\`\`sh
pnpm bench --users 10000 --record            # a quarter of an hour, as 100000
pnpm bench --users 1000000 --record          # half an hour, and a quarter more to make the users at the first time
pnpm bench:plans --users 1000000 --record
pnpm bench --servers standalone,floor --only getUser --rounds 5   # a part of it, which is only printed
pnpm bench --help
\`\`\`

A run replaces what the file of results holds for its number of users, and nothing else. All servers but the embedded one
are on one PostgreSQL, whose settings stand above. \`fsync\` is off, which favours whoever writes, Synapse as well;
\`ORACLE_DURABLE=1\` switches it on. Each run begins with copies of databases that were filled once, with statistics as \`VACUUM ANALYZE\`
leaves them. Our servers have their usual settings, authentication and checks of requests included; Synapse has its usual caches, and its
limits of rates are lifted. Why it is not done with a program for load tests: \`docs/adr/0019-bench.md\`.`;

/** The page of results, as Markdown. */
export const benchPage = (results: BenchResults): string => {
  const servers = table(
    ["server", "what it is"],
    Object.entries(serverNames).map(([name, what]) => [name, what]),
  );
  const asked = table(
    ["workload", "request"],
    workloads.map(({ name, request }) => [name, `\`${request}\``]),
  );
  return `${[
    introduction,
    "## Targets",
    `They are for ${count(targetUsers)} users; what smaller numbers give stands beside them. Ratios of one run, with one process of ours, authentication on, an exact \`total\`, and no cache of answers or of tokens. Times of one connection unless it says otherwise, and of a process on its own database unless it says attached. “The worst” is followed by which one that is.`,
    targetsPart(results),
    "## What is asked of whom",
    servers,
    folded("The workloads", asked),
    ...results.populations.flatMap(populationParts),
    repeating,
  ].join("\n\n")}\n`;
};
