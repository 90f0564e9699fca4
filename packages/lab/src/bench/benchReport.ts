import type { Measurement } from "./load.ts";
import type { ServerName } from "./benchServers.ts";
import type { Workload } from "./workloads.ts";

/** One workload on one server with so many connections, over all rounds. */
export interface Result {
  readonly workload: string;
  readonly server: ServerName;
  readonly connections: number;
  readonly rounds: number;
  readonly requests: number;
  readonly failures: number;
  /** Medians over the rounds, with the least and the most of them. Times in ms, rates a second. */
  readonly p50: Spread;
  readonly p99: Spread;
  readonly rate: Spread;
  /** CPU time of the server's process for one request, in ms. */
  readonly cpu: Spread;
  /** The most that the server's process held, in bytes. */
  readonly residentBytes: number;
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const spread = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: at(sorted, 0.5), least: at(sorted, 0), most: at(sorted, 1) };
};

/** Puts the rounds of one workload on one server together. */
export const resultOf = (
  workload: string,
  server: ServerName,
  measurements: readonly Measurement[],
): Result => ({
  workload,
  server,
  connections: measurements[0]?.connections ?? 0,
  rounds: measurements.length,
  requests: measurements.reduce((sum, { requests }) => sum + requests, 0),
  failures: measurements.reduce((sum, { failures }) => sum + failures, 0),
  p50: spread(measurements.map(({ latencies }) => at(latencies, 0.5))),
  p99: spread(measurements.map(({ latencies }) => at(latencies, 0.99))),
  rate: spread(measurements.map(({ requests, seconds }) => requests / seconds)),
  cpu: spread(measurements.map(({ cpuSeconds, requests }) => (cpuSeconds * 1000) / requests)),
  residentBytes: Math.max(...measurements.map(({ residentBytes }) => residentBytes)),
});

/** Three digits that count. */
const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(2)));

const spreadText = ({ median, least, most }: Spread): string =>
  least === most ? figure(median) : `${figure(median)} (${figure(least)}–${figure(most)})`;

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** A table in Markdown: a row a workload, a column a server, and how many times as good as Synapse each is. */
const table = (
  workloads: readonly Workload[],
  servers: readonly ServerName[],
  results: readonly Result[],
  cell: (result: Result) => Spread,
  ratio: (ours: Result, theirs: Result) => number,
): string => {
  const others = servers.filter((name) => name !== "synapse");
  const head = [
    "",
    ...servers,
    ...(servers.includes("synapse") ? others.map((name) => `${name} : synapse`) : []),
  ];
  const rows = workloads.flatMap(({ name }) => {
    const of = (server: ServerName): Result | undefined =>
      results.find((result) => result.workload === name && result.server === server);
    if (servers.every((server) => of(server) === undefined)) return [];
    const theirs = of("synapse");
    const ratios = others.map((server) => {
      const mine = of(server);
      return theirs === undefined || mine === undefined ? "" : `${figure(ratio(mine, theirs))} ×`;
    });
    const cells = servers.map((server) => {
      const result = of(server);
      return result === undefined ? "" : spreadText(cell(result));
    });
    return [line([name, ...cells, ...(head.length > cells.length + 1 ? ratios : [])])];
  });
  return [line(head), line(head.map(() => "---")), ...rows].join("\n");
};

/** All results of one size of population as Markdown. */
export const benchTables = (
  workloads: readonly Workload[],
  servers: readonly ServerName[],
  results: readonly Result[],
): string => {
  const connections = [...new Set(results.map((result) => result.connections))];
  const parts = connections.flatMap((count) => {
    const some = results.filter((result) => result.connections === count);
    const name = count === 1 ? "1 connection" : `${count} connections`;
    return [
      `### Time of a request, median, ms: ${name}`,
      table(
        workloads,
        servers,
        some,
        ({ p50 }) => p50,
        (mine, theirs) => theirs.p50.median / mine.p50.median,
      ),
      `### Requests a second: ${name}`,
      table(
        workloads,
        servers,
        some,
        ({ rate }) => rate,
        (mine, theirs) => mine.rate.median / theirs.rate.median,
      ),
      `### CPU time of the server's process for a request, ms: ${name}`,
      table(
        workloads,
        servers,
        some,
        ({ cpu }) => cpu,
        (mine, theirs) => theirs.cpu.median / mine.cpu.median,
      ),
    ];
  });
  const memory = servers.map((server) => {
    const all = results
      .filter((result) => result.server === server)
      .map(({ residentBytes }) => residentBytes);
    return line([server, all.length === 0 ? "" : `${Math.round(Math.max(...all) / 2 ** 20)} MiB`]);
  });
  parts.push(
    "### Memory of the server's process, the most seen",
    [line(["", "resident"]), line(["---", "---"]), ...memory].join("\n"),
  );
  return parts.join("\n\n");
};
