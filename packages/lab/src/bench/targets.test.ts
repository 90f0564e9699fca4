import { describe, expect, it } from "vitest";
import { type Measured, outcomes, targets } from "./targets.ts";
import { type Result, resultOf } from "./benchResults.ts";
import type { ServerName } from "./benchServers.ts";
import { workloads } from "./workloads.ts";

const result = (workload: string, server: ServerName, connections: number, ms: number): Result => {
  const round = {
    connections,
    requests: 100,
    failures: 0,
    latencies: [ms],
    seconds: (100 * ms) / 1000 / connections,
    cpuSeconds: 0.001,
    residentBytes: 1,
  };
  return resultOf(workload, server, [round]);
};

const servers: Readonly<Partial<Record<ServerName, number>>> = {
  synapse: 2000,
  standalone: 1,
  attached: 10,
  "attached+indexes": 1.5,
  floor: 0.5,
};

const endurance: Measured["endurance"][number] = {
  server: "standalone",
  requests: 1,
  failures: 0,
  connections: 16,
  seconds: 1,
  processes: 1,
  residentBytes: [],
  firstQuarter: 100 * 2 ** 20,
  lastQuarter: 105 * 2 ** 20,
  peakBytes: 150 * 2 ** 20,
};

/** Each request takes a server the same time, whatever it is, but for what is changed. */
const measured = (change: (result: Result) => Result | undefined = (same) => same): Measured => ({
  users: 1_000_000,
  results: Object.entries(servers)
    .flatMap(([server, ms]) =>
      workloads.flatMap(({ name }) =>
        // The keys are those of `servers`.
        [1, 16].map((connections) => result(name, server as ServerName, connections, ms)),
      ),
    )
    .flatMap((found) => change(found) ?? []),
  endurance: [endurance],
});
const plans = { users: 1_000_000, at: "", queries: 1, violations: [] };

const slowed = (workload: string, server: ServerName, ms: number) =>
  measured((found) =>
    found.workload === workload && found.server === server
      ? result(workload, server, found.connections, ms)
      : found,
  );

const missedBy = (population: Measured, ofPlans: Parameters<typeof outcomes>[1] = plans): string[] =>
  outcomes(population, ofPlans)
    .filter(({ reached }) => reached === false)
    .map(({ what }) => what);

describe("the targets", () => {
  it("are reached by a server that is as quick everywhere as they ask", () => {
    expect(outcomes(measured(), plans).map(({ reached }) => reached)).toEqual(targets.map(() => true));
  });

  it.each([
    ["getUser", "standalone", 1.3, "`getUser`"],
    ["getUserWhois", "floor", 0.3, "`listUserDevices`"],
    ["first page", "synapse", 99, "first page"],
    ["search: none", "synapse", 499, "search by name"],
    ["search: common", "standalone", 101, "search by name"],
    ["by locked, backwards", "synapse", 499, "other orders"],
    ["last pages, walked", "standalone", 3.1, "middle and last page"],
    ["last page, jumped to", "standalone", 20.1, "middle and last page"],
    ["upsertUser, new", "synapse", 99, "`checkUsernameAvailable`"],
    ["by admin", "attached", 401, "attached, no index"],
    ["deleteUserDevice", "attached", 2001, "attached, no index"],
    ["search: rare", "attached+indexes", 2.1, "attached, with"],
  ] as const)("notice that %s takes %s %f ms", (workload, server, ms, missed) => {
    const found = missedBy(slowed(workload, server, ms));
    expect(found).not.toHaveLength(0);
    expect(found.every((what) => what.startsWith(missed) || what.startsWith("attached, with"))).toBe(true);
    expect(found.some((what) => what.startsWith(missed))).toBe(true);
  });

  it("notice a table that is read from end to end, and memory that grows or is too much", () => {
    const violations = [{ server: "standalone", query: "first page", table: "users" }] as const;
    expect(missedBy(measured(), { ...plans, violations })).toEqual(["`total` without a search"]);
    for (const change of [{ peakBytes: 201 * 2 ** 20 }, { lastQuarter: 111 * 2 ** 20 }]) {
      const missed = missedBy({ ...measured(), endurance: [{ ...endurance, ...change }] });
      expect(missed).toEqual(["memory under a long mixed load, PostgreSQL apart"]);
    }
  });

  it("are not called reached where a figure is missing", () => {
    const without = measured(({ server, ...found }) =>
      server === "synapse" && found.workload === "by admin" ? undefined : { server, ...found },
    );
    const unknown = outcomes(without, { ...plans, users: 10_000 }).filter(
      ({ reached }) => reached === undefined,
    );
    expect(unknown.map(({ what }) => what)).toEqual([
      "other orders, first page",
      "`total` without a search",
      "attached, no index of ours",
    ]);
  });
});
