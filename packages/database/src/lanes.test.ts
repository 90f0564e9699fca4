import { afterEach, beforeEach, expect, inject, it, vi } from "vitest";

import { createLanes } from "./lanes.ts";
import { createPool, type Pool } from "./pool.ts";
import type { RunPrepared } from "./reader.ts";

const size = 4;
const most = 2;
let pool: Pool;
let run: RunPrepared;
beforeEach(() => {
  pool = createPool({ connectionString: inject("clusterUrl"), max: size });
  pool.on("error", () => undefined);
  run = createLanes(pool, most);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await pool.end();
});

const doubled = { name: "doubled", text: "SELECT 2 * $1::int AS n", isQuick: true };
const asleep = { name: "asleep", text: "SELECT pg_sleep($1)", isQuick: true };
const inverse = { name: "inverse", text: "SELECT 1 / $1::int AS n", isQuick: true };

const numbers = Array.from({ length: 100 }, (_none, n) => n);
/** The backends that sleep, once there are any. */
const sleeping = () =>
  vi.waitFor(async () => {
    const { rows } = await pool.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'",
    );
    expect(rows).toHaveLength(1);
    return rows.map(({ pid }) => pid);
  });
const allBack = () => vi.waitFor(() => expect(pool.idleCount).toBe(pool.totalCount), { interval: 1 });

it("gives each its own answer, on no more connections than it may share, and gives them back", async () => {
  const answers = await Promise.all(numbers.map((n) => run(doubled, [n])));
  expect(answers.map(({ rows }) => rows)).toEqual(numbers.map((n) => [{ n: 2 * n }]));
  expect(pool.totalCount).toBe(most);
  await allBack();
});

it("gives what is not said to be quick a connection for itself", async () => {
  const { name, text } = doubled;
  await Promise.all(numbers.slice(0, size).map((n) => run({ name, text }, [n])));
  expect(pool.totalCount).toBe(size);
});

it("takes one connection for what comes one after the other", async () => {
  for (const n of numbers.slice(0, 10)) await run(doubled, [n]);
  expect(pool.totalCount).toBe(1);
});

it("lets one that fails do no harm to those around it", async () => {
  const results = await Promise.allSettled(numbers.map((n) => run(inverse, [n % 10])));
  expect(results.map(({ status }) => status)).toEqual(
    numbers.map((n) => (n % 10 === 0 ? "rejected" : "fulfilled")),
  );
  await allBack();
});

it("puts nothing behind a statement that turns out slow", async () => {
  let isOver = false;
  const slow = run(asleep, [2]).then(() => (isOver = true));
  await sleeping();
  const now = performance.now();
  vi.spyOn(performance, "now").mockReturnValue(now + 1000);
  await Promise.all(numbers.map((n) => run(doubled, [n])));
  expect(isOver).toBe(false);
  await slow;
});

it("leaves a connection to who waits for one, however much there is to read", async () => {
  const alone = createPool({ connectionString: inject("clusterUrl"), max: 1 });
  const read = createLanes(alone, 1);
  let isServed = false;
  const readOn = async (): Promise<void> => {
    while (!isServed) await read(doubled, [1]);
  };
  const reading = Promise.all(numbers.map(readOn));
  const client = await alone.connect();
  isServed = true;
  client.release();
  await reading;
  await alone.end();
});

it("fails what was under way on a connection that breaks, and goes on with another", async () => {
  const underWay = Promise.allSettled([run(asleep, [10]), run(doubled, [1])]);
  for (const pid of await sleeping()) await pool.query("SELECT pg_terminate_backend($1)", [pid]);
  expect((await underWay).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await run(doubled, [4])).toMatchObject({ rows: [{ n: 8 }] });
  await allBack();
});

it("says so where there is no connection to be had", async () => {
  const nowhere = createPool({ connectionString: "postgres://nobody@127.0.0.1:1/none", max: 1 });
  const read = createLanes(nowhere, 1);
  const results = await Promise.allSettled([read(doubled, [1]), read(doubled, [2])]);
  expect(results).toMatchObject([
    { status: "rejected", reason: { code: "ECONNREFUSED" } },
    { status: "rejected", reason: { code: "ECONNREFUSED" } },
  ]);
  await nowhere.end();
});
