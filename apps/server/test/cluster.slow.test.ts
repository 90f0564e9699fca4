import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exchange } from "@synapse-user-admin/contract-tests";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { runCommand } from "./runCommand.ts";
import { startServer, type TestServer } from "./server.ts";

const patience = { timeout: 20_000, interval: 20 };
const getAdmin = "/_synapse/admin/v2/users/@admin:localhost";

/** The processes that serve below a server's first one. */
function workersOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  return children.filter((child) => commandOf(child).includes("worker.js"));
}

/** A process's command line; empty where there is none. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** Sends a request on a connection of its own, since it is connections that go to one after the other. */
const ask = ({ baseUrl, adminToken }: TestServer, method: string, path: string, body?: unknown) =>
  exchange(baseUrl, {
    method,
    path,
    headers: { Authorization: `Bearer ${adminToken}`, Connection: "close" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** The figures of `/metrics`, by name and labels. */
async function scrape(server: TestServer): Promise<ReadonlyMap<string, number>> {
  const { text } = await ask(server, "GET", "/metrics");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ""), Number(line.split(" ").at(-1))]));
}

/** How many requests for a user each worker has answered. */
async function answeredBy(server: TestServer): Promise<readonly number[]> {
  const label = /^synapse_user_admin_requests_total\{worker="\d+",operation="getUser",status="200"\}$/;
  return [...(await scrape(server))].filter(([name]) => label.test(name)).map(([, value]) => value);
}

// In this order: each goes on with the database of the one before, as making one takes longer than most of them.
describe.skipIf(process.platform !== "linux")("several processes by WEB_CONCURRENCY (reads /proc)", () => {
  let folder: string;
  let server: TestServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sua-cluster-"));
    // So long that no path of the database's socket is: the workers have to find it by way of the first process.
    server = await startServer({
      DATA_DIR: join(folder, "long".repeat(30)),
      WEB_CONCURRENCY: "3",
      LOGIN_RATE_LIMIT: "0.003/5",
      DEMO: "false",
    });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("serves on one port by all of them, and tells of all at /metrics, whichever is asked", async () => {
    expect(workersOf(server.pid)).toHaveLength(3);
    expect(server.log().match(/The first admin is/g)).toHaveLength(1);
    for (let n = 0; n < 12; n++) {
      expect(await ask(server, "GET", getAdmin)).toMatchObject({ status: 200 });
    }
    // The last answer may be counted a moment after it was read.
    await vi.waitUntil(
      async () => (await answeredBy(server)).reduce((sum, n) => sum + n, 0) === 12,
      patience,
    );
    for (let n = 0; n < 4; n++) {
      expect(await answeredBy(server)).toEqual([4, 4, 4]);
    }
    const samples = await scrape(server);
    expect(samples.get("synapse_user_admin_workers")).toBe(3);
    for (const worker of ["1", "2", "3", "primary"]) {
      expect(samples.get(`process_resident_memory_bytes{worker="${worker}"}`)).toBeGreaterThan(1e7);
    }
    const jobs = [...samples.keys()].filter((name) => name.startsWith("synapse_user_admin_jobs"));
    expect(jobs.filter((name) => name.includes("worker="))).toEqual([]);
  });

  it("counts logins for all together", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 7; n++) {
      const login = { type: "m.login.password", user: `nobody${n}`, password: "x" };
      statuses.push((await ask(server, "POST", "/_matrix/client/v3/login", login)).status);
    }
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
  });

  it("replaces one that is killed, while the others serve", async () => {
    const [victim = 0, ...others] = workersOf(server.pid);
    process.kill(victim, "SIGKILL");
    // Until the first process has noticed, it may hand a connection to the one that is gone.
    await vi.waitUntil(() => server.log().includes("a server process ended by itself"), patience);
    for (let n = 0; n < 6; n++) {
      expect(await ask(server, "GET", getAdmin)).toMatchObject({ status: 200 });
    }
    await vi.waitUntil(async () => (await scrape(server)).get("synapse_user_admin_workers") === 3, patience);
    expect(workersOf(server.pid)).toEqual(expect.arrayContaining([...others]));
    expect((await scrape(server)).get("synapse_user_admin_workers_replaced_total")).toBe(1);
  });

  it("ends when its first process is killed, and starts again on what that left", async () => {
    const { dataDir } = server;
    const workers = workersOf(server.pid);
    process.kill(server.pid, "SIGKILL");
    await server.exited;
    await vi.waitUntil(() => workers.every((pid) => commandOf(pid) === ""), patience);
    server = await startServer({ DATA_DIR: dataDir, WEB_CONCURRENCY: "2" });
    expect(await ask(server, "GET", getAdmin)).toMatchObject({ status: 200 });
  });

  it("finishes what runs at SIGTERM, and leaves nothing behind", async () => {
    const { hostname, port } = new URL(server.baseUrl);
    const workers = workersOf(server.pid);
    expect(workers).toHaveLength(2);
    // One that has begun: the server asks for its body.
    const running = request(`${server.baseUrl}/_synapse/admin/v2/users/@u:localhost`, {
      method: "PUT",
      headers: { Authorization: `Bearer ${server.adminToken}`, Expect: "100-continue" },
    });
    const status = new Promise((resolve, reject) => {
      running.on("error", reject);
      running.on("response", (response) => resolve(response.resume().statusCode));
    });
    running.flushHeaders();
    await once(running, "continue");

    const begun = performance.now();
    const code = server.stop();
    await vi.waitUntil(() => refuses(hostname, Number(port)), patience);
    running.end("{}");
    expect(await status).toBe(201);
    expect(await code).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(workers.map(commandOf)).toEqual(["", ""]);
  });

  it("gives up with a sentence when one after the other ends at once", async () => {
    const dying = await startServer({ DATA_DIR: server.dataDir, WEB_CONCURRENCY: "2" });
    let code: number | null | undefined;
    void dying.exited.then((exitCode) => {
      code = exitCode;
    });
    await vi.waitUntil(() => {
      const [first] = code === undefined ? workersOf(dying.pid) : [];
      if (first !== undefined) {
        process.kill(first, "SIGKILL");
      }
      return code !== undefined;
    }, patience);
    expect(code).toBe(1);
    expect(dying.log()).toMatch(
      /^synapse-user-admin: Server processes end as soon as they are started[^\n]*SIGKILL\.$/m,
    );
  });

  it("says once why it can't start", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    // A TCP server that listens has an address with a port.
    const { port } = other.address() as AddressInfo;
    const { code, stdout, stderr } = await runCommand([], {
      DATA_DIR: server.dataDir,
      PORT: `${port}`,
      WEB_CONCURRENCY: "2",
      LOG_LEVEL: "warn",
    });
    // Lines of the log may stand beside it.
    expect({ code, stdout, said: stderr.match(/^synapse-user-admin: .*$/gm) }).toEqual({
      code: 1,
      stdout: "",
      said: [
        `synapse-user-admin: Port ${port} of 127.0.0.1 is in use by another program. Choose another by PORT.`,
      ],
    });
  });
});

/** Whether nobody takes connections on a port. */
const refuses = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, host);
    socket.once("error", () => resolve(true));
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
  });
