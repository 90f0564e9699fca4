import { readFile, writeFile } from "node:fs/promises";
import type { ServerName } from "./benchServers.ts";
import type { Measurement } from "./load.ts";
import { medianOf, quantile, type Spread, spreadOf } from "./spread.ts";

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
  /** CPU time of the server's processes for one request, in ms. */
  readonly cpu: Spread;
  /** The most that the server's processes held after a round, in bytes. */
  readonly residentBytes: number;
}

/** A walk through the list from its beginning, on one connection. */
export interface Walk {
  readonly server: ServerName;
  readonly pages: number;
  readonly users: number;
  readonly seconds: number;
  /** Whether it came to the end of the list before its time was over. */
  readonly complete: boolean;
  /** The median time of a page in the first and in the last tenth of those read, in ms. */
  readonly firstPages: number;
  readonly lastPages: number;
}

/** Memory under a long mixed load, in bytes. */
export interface Endurance {
  readonly server: ServerName;
  readonly requests: number;
  readonly failures: number;
  readonly connections: number;
  readonly seconds: number;
  readonly processes: number;
  /** At even distances, from the first request on. */
  readonly residentBytes: readonly number[];
  /** Medians of the first and of the last quarter of them. */
  readonly firstQuarter: number;
  readonly lastQuarter: number;
  /** The most at any time since the server's start, as the kernel knows it. */
  readonly peakBytes: number;
}

/** What the plans of the list queries showed. */
export interface PlanSummary {
  readonly users: number;
  readonly at: string;
  readonly queries: number;
  /** Where a table was read from end to end that should not have been. */
  readonly violations: readonly {
    readonly server: ServerName;
    readonly query: string;
    readonly table: string;
  }[];
}

/** All that one run found on one number of users. */
export interface PopulationResults {
  readonly users: number;
  readonly at: string;
  /** The sources that were measured. */
  readonly commit: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  /** PostgreSQL's. */
  readonly settings: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly seconds: number;
  readonly minutes: number;
  readonly starts: readonly {
    readonly server: ServerName;
    readonly ms: Spread;
    readonly processes: number;
  }[];
  readonly results: readonly Result[];
  readonly walks: readonly Walk[];
  readonly endurance: readonly Endurance[];
}

/** The file of results: one entry for each number of users, in order. */
export interface BenchResults {
  readonly populations: readonly PopulationResults[];
  readonly plans?: PlanSummary;
}

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
  p50: spreadOf(measurements.map(({ latencies }) => medianOf(latencies))),
  p99: spreadOf(measurements.map(({ latencies }) => quantile(latencies, 0.99))),
  rate: spreadOf(measurements.map(({ requests, seconds }) => requests / seconds)),
  cpu: spreadOf(measurements.map(({ cpuSeconds }) => cpuSeconds * 1000)),
  residentBytes: Math.max(...measurements.map(({ residentBytes }) => residentBytes)),
});

/** Puts a run in the place of the one before it on as many users. */
export const withPopulation = (file: BenchResults, population: PopulationResults): BenchResults => ({
  ...file,
  populations: [...file.populations.filter(({ users }) => users !== population.users), population].toSorted(
    (a, b) => a.users - b.users,
  ),
});

/** The results in a file; none where it is not there. */
export const readResults = async (path: string): Promise<BenchResults> => {
  try {
    // Written by `writeResults`.
    return JSON.parse(await readFile(path, "utf8")) as BenchResults;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { populations: [] };
    throw error;
  }
};

/** JSON with a line for each result, so that changes can be read. */
export const writeResults = async (path: string, results: BenchResults): Promise<void> => {
  const lines = (value: unknown, depth: number): string => {
    const isLong = JSON.stringify(value).length > 400;
    if (!isLong || depth === 0 || typeof value !== "object" || value === null) return JSON.stringify(value);
    const indent = " ".repeat(5 - depth);
    const parts = Array.isArray(value)
      ? value.map((part) => lines(part, depth - 1))
      : Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${lines(part, depth - 1)}`);
    const [open, close] = Array.isArray(value) ? "[]" : "{}";
    return `${open}\n${parts.map((part) => indent + part).join(",\n")}\n${indent.slice(1)}${close}`;
  };
  await writeFile(path, `${lines(results, 4)}\n`);
};
