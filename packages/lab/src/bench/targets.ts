import type { BenchResults, PopulationResults, Result } from "./benchResults.ts";
import type { ServerName } from "./benchServers.ts";
import type { Spread } from "./spread.ts";
import { workloads } from "./workloads.ts";

/** One figure that a target asks for. */
export interface Check {
  readonly what: string;
  /** Which one the value is of, where it is the worst of several. */
  readonly of?: string;
  /** Undefined where the run did not measure what it takes. */
  readonly value: number | undefined;
  readonly bound: number;
  /** Whether it has to be at least the bound, or at most. */
  readonly sense: "at least" | "at most";
  readonly unit: "×" | "MiB" | "tables";
}

/** What targets look at. */
export type Measured = Pick<PopulationResults, "users" | "results" | "endurance">;

/** Something to be reached on a million users. */
interface Target {
  readonly what: string;
  /** For people. */
  readonly needed: string;
  readonly checks: (measured: Measured, plans: BenchResults["plans"]) => readonly Check[];
}

/** A target as one run shows it. */
export interface Outcome {
  readonly what: string;
  readonly needed: string;
  readonly checks: readonly Check[];
  /** Undefined where something was not measured, and nothing that was measured missed. */
  readonly reached: boolean | undefined;
}

/** The number of users that the targets are for. */
export const targetUsers = 1_000_000;

const many = 16;
const mebibyte = 2 ** 20;

const find = (
  { results }: Measured,
  workload: string,
  server: ServerName,
  connections: number,
): Result | undefined =>
  results.find(
    (result) =>
      result.workload === workload && result.server === server && result.connections === connections,
  );

const divided = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b;

const median = (result: Result | undefined, figure: "p50" | "rate"): number | undefined => {
  const spread: Spread | undefined = result?.[figure];
  return spread?.median;
};

/** How many times the rate of another server with 16 connections. */
const rate = (population: Measured, workload: string, than: ServerName): number | undefined =>
  divided(
    median(find(population, workload, "standalone", many), "rate"),
    median(find(population, workload, than, many), "rate"),
  );

/** How many times as quick as Synapse with one connection. */
const quicker = (
  population: Measured,
  workload: string,
  server: ServerName = "standalone",
): number | undefined =>
  divided(
    median(find(population, workload, "synapse", 1), "p50"),
    median(find(population, workload, server, 1), "p50"),
  );

/** Of one server's workloads with one connection: how many times the time of the first page. */
const slower = (population: Measured, workload: string): number | undefined =>
  divided(
    median(find(population, workload, "standalone", 1), "p50"),
    median(find(population, "first page", "standalone", 1), "p50"),
  );

const atLeast = (what: string, value: number | undefined, bound: number): Check => ({
  what,
  value,
  bound,
  sense: "at least",
  unit: "×",
});

const atMost = (what: string, value: number | undefined, bound: number): Check => ({
  ...atLeast(what, value, bound),
  sense: "at most",
});

/** The worst of several; not measured if one of them is not. */
const worst = (what: string, checks: readonly Check[]): Check[] => {
  const share = ({ value = 0, bound, sense }: Check): number =>
    sense === "at least" ? value / bound : bound / value;
  const [first, ...others] = checks;
  if (first === undefined) return [];
  if (checks.some(({ value }) => value === undefined)) return [{ ...first, what, value: undefined }];
  const found = others.reduce((least, check) => (share(check) < share(least) ? check : least), first);
  return [{ ...found, what: `${what}, the worst of ${checks.length}`, of: found.what }];
};

const lists = workloads.filter(({ kind }) => kind === "list" || kind === "order").map(({ name }) => name);
const orders = workloads.filter(({ kind }) => kind === "order").map(({ name }) => name);
const isSearch = (name: string): boolean => name.startsWith("search");

const byKey = (population: Measured, workload: string, synapse: number): Check[] => [
  atLeast(`${workload} : Synapse`, rate(population, workload, "synapse"), synapse),
  atLeast(`${workload} : floor`, rate(population, workload, "floor"), 0.4),
];

/**
 * As standalone, `total` apart: without a search it is counted, which is nearly all of the time of the first page; so
 * much more is allowed to each list of that kind.
 */
const asStandalone = (population: Measured, workload: string): Check => {
  const p50 = (name: string, server: ServerName) => median(find(population, name, server, 1), "p50");
  const counting =
    lists.includes(workload) && !isSearch(workload) ? p50("first page", "attached+indexes") : 0;
  const standalone = p50(workload, "standalone");
  const allowed = standalone === undefined || counting === undefined ? undefined : standalone + counting;
  return atMost(workload, divided(p50(workload, "attached+indexes"), allowed), 2);
};

/** What is to be reached. All figures are of one run, and of one process but where it says otherwise. */
export const targets: readonly Target[] = [
  {
    what: "`getUser`, 16 connections",
    needed: "≥ 10 × Synapse's rate, ≥ 40 % of the floor's",
    checks: (population) => byKey(population, "getUser", 10),
  },
  {
    what: "`listUserDevices`, `listUserJoinedRooms`, `getUserWhois`, 16 connections",
    needed: "≥ 4 × Synapse's rate, ≥ 40 % of the floor's",
    checks: (population) =>
      ["listUserDevices", "listUserJoinedRooms", "getUserWhois"].flatMap((name) =>
        byKey(population, name, 4),
      ),
  },
  {
    what: "first page",
    needed: "≥ 100 × as quick as Synapse",
    checks: (population) => [atLeast("first page", quicker(population, "first page"), 100)],
  },
  {
    what: "search by name",
    needed: "rare and none ≥ 500 ×, common and two letters ≥ 20 × as quick as Synapse",
    checks: (population) =>
      (["rare", "none", "common", "two letters"] as const).map((kind) =>
        atLeast(kind, quicker(population, `search: ${kind}`), kind === "rare" || kind === "none" ? 500 : 20),
      ),
  },
  {
    what: "other orders, first page",
    needed: "≥ 500 × as quick as Synapse",
    checks: (population) =>
      worst(
        "an order",
        orders.map((name) => atLeast(name, quicker(population, name), 500)),
      ),
  },
  {
    what: "middle and last page",
    needed: "walked to ≤ 3 ×, jumped to ≤ 20 × the time of the first page",
    checks: (population) => [
      atMost("middle, walked", slower(population, "middle pages, walked"), 3),
      atMost("last, walked", slower(population, "last pages, walked"), 3),
      atMost("middle, jumped to", slower(population, "middle page, jumped to"), 20),
      atMost("last, jumped to", slower(population, "last page, jumped to"), 20),
    ],
  },
  {
    what: "`total` without a search",
    needed: "no list reads a table from end to end (that it is exact, tests show)",
    checks: ({ users }, plans) => [
      {
        what: "tables read from end to end",
        value:
          plans?.users === users
            ? plans.violations.filter(({ server }) => server === "standalone").length
            : undefined,
        bound: 0,
        sense: "at most",
        unit: "tables",
      },
    ],
  },
  {
    what: "`checkUsernameAvailable`; `upsertUser` of a new user without a password",
    needed: "≥ 100 × as quick as Synapse, each",
    checks: (population) => [
      atLeast("a free name", quicker(population, "checkUsernameAvailable"), 100),
      atLeast("a new user", quicker(population, "upsertUser, new"), 100),
    ],
  },
  {
    what: "attached, no index of ours",
    needed: "every list ≥ 5 × as quick as Synapse, nothing slower",
    checks: (population) => [
      ...worst(
        "a list",
        lists.map((name) => atLeast(name, quicker(population, name, "attached"), 5)),
      ),
      ...worst(
        "any request",
        workloads.map(({ name }) => atLeast(name, quicker(population, name, "attached"), 1)),
      ),
    ],
  },
  {
    what: "attached, with the indexes that `doctor` prints",
    needed: "≤ 2 × the time of standalone; where `total` has to be counted, and of that",
    checks: (population) =>
      worst(
        "any request",
        workloads.map(({ name }) => asStandalone(population, name)),
      ),
  },
  {
    what: "memory under a long mixed load, PostgreSQL apart",
    needed: "< 200 MiB; at the end ≤ 1.1 × that at the beginning",
    checks: ({ endurance }) => {
      const found = endurance.find(({ server }) => server === "standalone");
      return [
        {
          what: "the most",
          value: found === undefined ? undefined : found.peakBytes / mebibyte,
          bound: 200,
          sense: "at most",
          unit: "MiB",
        },
        atMost("last quarter : first quarter", divided(found?.lastQuarter, found?.firstQuarter), 1.1),
      ];
    },
  },
];

/** Whether a figure is as it has to be; undefined where it is unknown. */
export const passes = ({ value, bound, sense }: Check): boolean | undefined => {
  if (value === undefined) return undefined;
  return sense === "at least" ? value >= bound : value <= bound;
};

const reachedBy = (checks: readonly Check[]): boolean | undefined => {
  const found = checks.map(passes);
  if (found.includes(false)) return false;
  return found.includes(undefined) ? undefined : true;
};

/** Every target as a run shows it. */
export const outcomes = (population: Measured, plans: BenchResults["plans"]): readonly Outcome[] =>
  targets.map(({ what, needed, checks }) => {
    const found = checks(population, plans);
    return { what, needed, checks: found, reached: reachedBy(found) };
  });
