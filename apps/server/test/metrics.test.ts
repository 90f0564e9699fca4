import { exchange } from "@synapse-user-admin/contract-tests";
import { createDatabase, startCluster, type TestCluster } from "@synapse-user-admin/database/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { metricsAccess } from "../src/metrics/metricsAccess.ts";
import { runCommand } from "./runCommand.ts";
import { startServer } from "./server.ts";

const admin = "/_synapse/admin";

/** Reads Prometheus' text format as strictly as its documentation has it: samples by name and labels. */
function parse(text: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  expect(text.endsWith("\n")).toBe(true);
  for (const line of text.trimEnd().split("\n")) {
    const [, name = "", type = ""] = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (name !== "") {
      expect(types.has(name)).toBe(false);
      types.set(name, type);
    } else if (!/^# HELP [a-z_]+ \S/.test(line)) {
      const [, sample = "", labels = "", value = ""] =
        /^([a-z_]+)((?:\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+\})?) (\S+)$/.exec(line) ?? [];
      expect(line).toBe(`${sample}${labels} ${value}`);
      const family = [sample, sample.replace(/_(bucket|sum|count)$/, "")].find((one) => types.has(one));
      expect(family).toBeDefined();
      expect(value).toMatch(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/);
      expect(samples.has(sample + labels)).toBe(false);
      samples.set(sample + labels, Number(value));
    }
  }
  return samples;
}

describe("/metrics", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  const start = async (env: Readonly<Record<string, string>> = {}) => {
    const url = await createDatabase(cluster.url, "standalone");
    const server = await startServer({ DATABASE_URL: url, ...env });
    onTestFinished(() => server.remove());
    const ask = (
      path: string,
      headers: Readonly<Record<string, string>> = {},
      method = "GET",
      body?: string,
    ) => exchange(server.baseUrl, { method, path, headers, ...(body === undefined ? {} : { body }) });
    const asAdmin = { Authorization: `Bearer ${server.adminToken}` };
    const scrape = async () => parse((await ask("/metrics")).text);
    return { server, url, ask, asAdmin, scrape };
  };

  it("counts requests by operation and status, with a histogram of their time", async () => {
    const { ask, asAdmin, scrape } = await start();
    for (let n = 0; n < 3; n++) {
      await ask(`${admin}/v2/users/@admin:localhost`, asAdmin);
    }
    await ask(`${admin}/v2/users/@nobody:localhost`, asAdmin);
    await ask(`${admin}/v2/users/@admin:localhost`);
    await ask("/nonsense/@secret:localhost?access_token=hunter2");
    await ask("/health");
    const samples = await scrape();
    const requests = (operation: string, status: number) =>
      samples.get(`synapse_user_admin_requests_total{operation="${operation}",status="${status}"}`);
    expect([200, 404, 401].map((status) => requests("getUser", status))).toEqual([3, 1, 1]);
    expect([404, 200].map((status) => requests("unmatched", status))).toEqual([1, 1]);
    const seconds = "synapse_user_admin_request_duration_seconds";
    expect(samples.get(`${seconds}_count{operation="getUser"}`)).toBe(5);
    expect(samples.get(`${seconds}_bucket{operation="getUser",le="+Inf"}`)).toBe(5);
    expect(samples.get(`${seconds}_sum{operation="getUser"}`)).toBeGreaterThan(0);
    const buckets = [...samples].filter(([name]) => name.startsWith(`${seconds}_bucket{operation="getUser"`));
    expect(buckets.length).toBeGreaterThan(10);
    expect(buckets.map(([, value]) => value)).toEqual(
      buckets.map(([, value]) => value).toSorted((one, other) => one - other),
    );
    // Paths name people, and queries hold tokens.
    const { text } = await ask("/metrics");
    for (const secret of ["@", "secret", "hunter2", "nonsense"]) {
      expect(text).not.toContain(secret);
    }
  });

  it("tells of the database, the jobs and the process", async () => {
    const { url, scrape, ask, asAdmin } = await start();
    await ask(`${admin}/v2/users/@u:localhost`, asAdmin, "PUT", "{}");
    const client = new pg.Client(url);
    await client.connect();
    // A task whose time has not come.
    await client.query(
      `INSERT INTO scheduled_tasks (id, action, status, timestamp, resource_id) VALUES
       ('later', 'redact_all_events', 'scheduled', ${Date.now() + 3_600_000}, '@u:localhost')`,
    );
    await client.end();
    const samples = await scrape();
    expect(samples.get("synapse_user_admin_database_up")).toBe(1);
    expect(samples.get('synapse_user_admin_jobs{action="redact_all_events",status="scheduled"}')).toBe(1);
    expect(samples.get('synapse_user_admin_jobs{action="departure",status="scheduled"}')).toBe(0);
    expect(samples.get('synapse_user_admin_pool_connections{state="idle"}')).toBeGreaterThan(0);
    expect(samples.get("synapse_user_admin_pool_waiting")).toBe(0);
    for (const name of [
      "process_resident_memory_bytes",
      "process_cpu_seconds_total",
      "nodejs_heap_size_used_bytes",
    ]) {
      expect(samples.get(name)).toBeGreaterThan(0);
    }
    expect([...samples.keys()].join("\n")).toMatch(
      /synapse_user_admin_info\{version="\d.*",mode="standalone"\}/,
    );
  });

  it("counts a request that its caller gave up", async () => {
    const { server, scrape } = await start();
    const given = new AbortController();
    const asked = fetch(`${server.baseUrl}/_matrix/client/v3/login`, {
      method: "POST",
      // A body that never ends.
      body: new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode("{")) }),
      duplex: "half",
      signal: given.signal,
    });
    const ended = asked.then(
      () => "answered",
      () => "given up",
    );
    await vi.waitUntil(async () => (await scrape()).get("process_open_fds") !== undefined);
    given.abort();
    expect(await ended).toBe("given up");
    await vi.waitUntil(
      async () =>
        [...(await scrape())].some(
          ([name]) => name.startsWith("synapse_user_admin_requests_total") && name.includes("aborted"),
        ),
      { timeout: 10_000, interval: 20 },
    );
  });

  it("goes on while the database is gone, and says so", async () => {
    const { url, scrape, server } = await start();
    const client = new pg.Client(cluster.url);
    await client.connect();
    const name = new URL(url).pathname.slice(1);
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    await vi.waitUntil(async () => (await scrape()).get("synapse_user_admin_database_up") === 0, {
      timeout: 20_000,
      interval: 50,
    });
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await vi.waitUntil(async () => (await scrape()).get("synapse_user_admin_database_up") === 1, {
      timeout: 20_000,
      interval: 50,
    });
    await client.end();
    expect(server.log()).not.toContain("request failed");
  });

  it("is for this machine alone without a token, and not for what a proxy passes on", async () => {
    const { ask } = await start();
    expect(await ask("/metrics")).toMatchObject({ status: 200 });
    for (const headers of [
      { "X-Forwarded-For": "192.0.2.1" },
      { Forwarded: "for=192.0.2.1" },
      { Via: "1.1 proxy" },
    ]) {
      expect(await ask("/metrics", headers)).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
    }
    expect((await ask("/metrics")).headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("is for those who have the token, where there is one", async () => {
    const { ask, asAdmin } = await start({ METRICS_TOKEN: "let-me-read" });
    expect(await ask("/metrics")).toMatchObject({ status: 401, body: { errcode: "M_MISSING_TOKEN" } });
    expect(await ask("/metrics", asAdmin)).toMatchObject({
      status: 401,
      body: { errcode: "M_UNKNOWN_TOKEN" },
    });
    const headers = { Authorization: "Bearer let-me-read" };
    expect(await ask("/metrics", headers)).toMatchObject({ status: 200 });
    expect(await ask("/metrics", { ...headers, "X-Forwarded-For": "192.0.2.1" })).toMatchObject({
      status: 200,
    });
  });

  it("is not there where METRICS is off, or nothing protects it", async () => {
    const { ask } = await start({ METRICS: "off" });
    expect(await ask("/metrics")).toMatchObject({ status: 404, body: { errcode: "M_UNRECOGNIZED" } });
    const access = (metrics: "auto" | "on" | "off", host: string, metricsToken?: string, trustProxy = 0) =>
      metricsAccess({ metrics, host, metricsToken, trustProxy }) !== undefined;
    expect(["127.0.0.1", "::1", "localhost"].map((host) => access("auto", host))).toEqual([true, true, true]);
    expect(["0.0.0.0", "::", "192.0.2.1", "127.example.org"].map((host) => access("auto", host))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(access("auto", "0.0.0.0", "let-me-read")).toBe(true);
    expect(access("off", "127.0.0.1", "let-me-read")).toBe(false);
    // Behind a proxy everybody calls from this machine.
    expect(access("auto", "127.0.0.1", undefined, 1)).toBe(false);
    expect(access("auto", "127.0.0.1", "let-me-read", 1)).toBe(true);
    expect(access("on", "127.0.0.1", undefined, 1)).toBe(true);
    const { code, stderr } = await runCommand([], { METRICS: "on", HOST: "0.0.0.0" });
    expect(code).toBe(2);
    expect(stderr).toContain("METRICS_TOKEN");
  });
});
