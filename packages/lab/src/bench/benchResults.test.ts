import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { benchPage } from "./benchPage.ts";
import { type PopulationResults, readResults, resultOf, withPopulation } from "./benchResults.ts";
import { record, recorded } from "./record.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bench-results-"));
});
afterEach(() => rm(folder, { recursive: true }));

const round = (ms: number, requests: number) => ({
  connections: 1,
  requests,
  failures: 0,
  latencies: [ms, ms, ms, 10 * ms],
  seconds: 1,
  cpuSeconds: 0.002,
  residentBytes: 3 * 2 ** 20,
});

const population = (users: number, ms: number): PopulationResults => ({
  users,
  at: "2026-11-28T00:00:00.000Z",
  commit: "abc",
  machine: "2 × a processor, 1 GiB",
  versions: { Node: "24" },
  settings: { fsync: "off" },
  rounds: 3,
  seconds: 1,
  minutes: 1,
  starts: [],
  results: [
    resultOf("getUser", "standalone", [round(ms, 100), round(3 * ms, 200), round(2 * ms, 300)]),
    resultOf("getUser", "synapse", [round(20 * ms, 3)]),
  ],
  walks: [],
  endurance: [],
});

it("takes medians over the rounds, with the least and the most", () => {
  expect(population(1, 2).results[0]).toMatchObject({
    rounds: 3,
    requests: 600,
    p50: { median: 4, least: 2, most: 6 },
    p99: { median: 40, least: 20, most: 60 },
    rate: { median: 200, least: 100, most: 300 },
    cpu: { median: 2, least: 2, most: 2 },
  });
});

it("puts runs of several populations into one file, a newer one in the place of an older", async () => {
  const files = { json: join(folder, "r.json"), markdown: join(folder, "r.md") };
  for (const run of [population(100, 1), population(10, 1), population(100, 2)])
    await record(files, (results) => withPopulation(results, run));
  const { populations } = await readResults(files.json);
  expect(populations.map(({ users, results }) => [users, results[0]?.p50.median])).toEqual([
    [10, 2],
    [100, 4],
  ]);
  // In the file for programs; computed anew by whoever reads it here.
  expect(await readFile(files.json, "utf8")).toContain('"targets": [');
  const page = await readFile(files.markdown, "utf8");
  expect(page).toContain("| getUser | 4 (2–6); 10 × | 40; 3 requests |");
  expect(page.match(/^## \d+ users$/gm)).toEqual(["## 10 users", "## 100 users"]);
});

it("has a page in the docs that says what the file of results says", async () => {
  expect(await readFile(recorded.markdown, "utf8")).toBe(benchPage(await readResults(recorded.json)));
});
