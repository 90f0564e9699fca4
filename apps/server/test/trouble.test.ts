import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exchange, startCommand } from "@synapse-user-admin/contract-tests";
import { createDatabase, startCluster, type TestCluster } from "@synapse-user-admin/database/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { startGate } from "./gate.ts";
import { main, startServer } from "./server.ts";

const users = "/_synapse/admin/v3/users?limit=1";

describe("trouble", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  it("answers 503 within a second while the database is gone, and recovers by itself", async () => {
    const url = new URL(await createDatabase(cluster.url, "standalone"));
    const gate = await startGate(join(decodeURIComponent(url.hostname), ".s.PGSQL.5432"));
    const server = await startServer({
      DATABASE_URL: `postgresql://${url.username}@127.0.0.1:${gate.port}${url.pathname}`,
    });
    onTestFinished(async () => {
      await server.remove();
      await gate.close();
    });
    const ask = (path: string) =>
      exchange(server.baseUrl, {
        method: "GET",
        path,
        headers: { Authorization: `Bearer ${server.adminToken}` },
      });
    expect((await ask(users)).status).toBe(200);

    await gate.close();
    for (let n = 0; n < 3; n++) {
      const begun = performance.now();
      expect(await ask(users)).toMatchObject({ status: 503, body: { errcode: "M_UNKNOWN" } });
      expect(performance.now() - begun).toBeLessThan(1000);
    }
    expect((await ask("/health")).status).toBe(503);
    // What needs no database goes on.
    expect((await ask("/_synapse/admin/v1/server_version")).status).toBe(200);

    await gate.open();
    expect(await ask(users)).toMatchObject({ status: 200 });
    expect((await ask("/health")).status).toBe(200);
  });

  it("refuses a second process on the same folder, and loses nothing by kill -9", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "sua-"));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const first = await startServer({ DATA_DIR: dataDir, DEMO: "false" });
    const put = await exchange(first.baseUrl, {
      method: "PUT",
      path: "/_synapse/admin/v2/users/@kept:localhost",
      headers: { Authorization: `Bearer ${first.adminToken}` },
      body: "{}",
    });
    expect(put.status).toBe(201);

    await expect(startServer({ DATA_DIR: dataDir })).rejects.toThrow(/in use|already|another/i);

    process.kill(first.pid, "SIGKILL");
    await first.exited;
    const again = await startServer({ DATA_DIR: dataDir });
    const got = await exchange(again.baseUrl, {
      method: "GET",
      path: "/_synapse/admin/v2/users/@kept:localhost",
      headers: { Authorization: `Bearer ${first.adminToken}` },
    });
    expect(got).toMatchObject({ status: 200, body: { name: "@kept:localhost" } });
    expect(await again.stop()).toBe(0);
    // The PostgreSQL that was orphaned, and the one of the second start, have both ended.
    const running = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(running).not.toContain(dataDir);
  });

  // As root in a container runs: without the right to look into another account's processes.
  const withoutTracing = ["setpriv", "--bounding-set", "-sys_ptrace", "--inh-caps", "-sys_ptrace"] as const;
  const canDrop =
    process.platform === "linux" &&
    process.getuid?.() === 0 &&
    spawnSync(withoutTracing[0], [...withoutTracing.slice(1), "true"]).status === 0;
  it.runIf(canDrop)("finds the orphaned PostgreSQL after kill -9 as a container's root as well", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "sua-"));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const env = { DATA_DIR: dataDir, PORT: "0", DEMO: "false", LOG_LEVEL: "warn" };
    const first = await startCommand([...withoutTracing, process.execPath, main], env);
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    const again = await startCommand([...withoutTracing, process.execPath, main], env);
    expect(await again.stop()).toBe(0);
  });

  it("stops without waiting for connections that do nothing, and lets a request that runs finish", async () => {
    const server = await startServer({ DEMO: "false" });
    onTestFinished(() => server.remove());
    const { hostname, port } = new URL(server.baseUrl);
    const open = async () => {
      const socket = connect(Number(port), hostname);
      socket.setEncoding("utf8").on("error", () => {});
      await once(socket, "connect");
      return socket;
    };
    const [silent, half, running] = [await open(), await open(), await open()];
    half.write("GET /health HTTP/1.1\r\nHost: x\r\n");
    const body = '{"type":"m.login.password","user":"nobody","password":"x"}';
    running.write(
      `POST /_matrix/client/v3/login HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    // The server has begun with the request when it asks for the body.
    expect(String(await once(running, "data"))).toContain("100 Continue");

    const begun = performance.now();
    const stopped = server.stop();
    await Promise.all([once(silent, "close"), once(half, "close")]);
    running.write(body);
    expect(String(await once(running, "data"))).toContain("403 Forbidden");
    expect(await stopped).toBe(0);
    expect(performance.now() - begun).toBeLessThan(4000);
  });

  it("leaves no PostgreSQL behind when it is stopped while it starts", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "sua-"));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const child = spawn(process.execPath, [main], {
      env: { ...process.env, DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "silent" },
      stdio: "ignore",
    });
    const exited = once(child, "exit");
    await vi.waitUntil(() => existsSync(join(dataDir, "postgres", "PG_VERSION")), {
      timeout: 20_000,
      interval: 5,
    });
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain(dataDir);
  });

  it("makes one first admin when two processes start on one empty database", async () => {
    const url = await createDatabase(cluster.url, "blank");
    const servers = await Promise.all([
      startServer({ DATABASE_URL: url }),
      startServer({ DATABASE_URL: url }),
    ]);
    onTestFinished(async () => {
      await Promise.all(servers.map((server) => server.remove()));
    });
    const tokens = servers.map(({ adminToken }) => adminToken).filter((token) => token !== "");
    expect(tokens).toHaveLength(1);
    for (const server of servers) {
      const answer = await exchange(server.baseUrl, {
        method: "GET",
        path: users,
        headers: { Authorization: `Bearer ${tokens[0]}` },
      });
      expect(answer).toMatchObject({ status: 200, body: { total: 1 } });
    }
  });

  it("keeps everything over a restart, the admin's token included, and stops with 0", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "sua-"));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const first = await startServer({ DATA_DIR: dataDir });
    const list = (server: { baseUrl: string }) =>
      exchange(server.baseUrl, {
        method: "GET",
        path: "/_synapse/admin/v3/users?limit=1000",
        headers: { Authorization: `Bearer ${first.adminToken}` },
      });
    const before = await list(first);
    expect(before.status).toBe(200);
    expect(await first.stop()).toBe(0);
    const second = await startServer({ DATA_DIR: dataDir, ADMIN_TOKEN: "ignored-on-a-second-start" });
    const after = await list(second);
    expect(await second.stop()).toBe(0);
    const withoutLastSeen = (body: unknown) =>
      (body as { users: Record<string, unknown>[] }).users.map(({ last_seen_ts: _seen, ...user }) => user);
    expect(withoutLastSeen(after.body)).toEqual(withoutLastSeen(before.body));
    expect(withoutLastSeen(before.body).length).toBeGreaterThan(20);
  });

  it("lets no password and no token into the log, whatever happens to them", async () => {
    const server = await startServer({ LOG_LEVEL: "debug", DEMO: "false", ADMIN_PASSWORD: "hunter2-secret" });
    onTestFinished(() => server.remove());
    const headers = { Authorization: `Bearer ${server.adminToken}` };
    const path = "/_synapse/admin/v2/users/@kept:localhost";
    const send = (method: string, at: string, body?: string) =>
      exchange(server.baseUrl, { method, path: at, headers, body });
    const answers = [
      await send("PUT", path, '{"password":"hunter2-secret"}'),
      await send("PUT", path, '{"password":{"hunter2-secret":1}}'),
      await send("PUT", path, '{"password":"hunter2-secret'),
      await send("PUT", path, `{"password":"hunter2-secret${"x".repeat(600)}"}`),
      await send(
        "POST",
        "/_synapse/admin/v1/reset_password/@kept:localhost",
        '{"new_password":"hunter2-secret"}',
      ),
      await send(
        "POST",
        "/_synapse/admin/v1/reset_password/@kept:localhost",
        '{"new_password":["hunter2-secret"]}',
      ),
      await send(
        "POST",
        "/_matrix/client/v3/login",
        '{"type":"m.login.password","user":"kept","password":"hunter2-secret"}',
      ),
      await send(
        "POST",
        "/_matrix/client/v3/login",
        '{"type":"m.login.password","user":"kept","password":"hunter2-secret2"}',
      ),
      await send("GET", "/_matrix/client/v3/account/whoami?access_token=hunter2-secret"),
    ];
    const login = answers[6]?.body as { access_token: string } | undefined;
    const token = login?.access_token ?? "";
    expect(token).not.toBe("");
    await exchange(server.baseUrl, {
      method: "GET",
      path: `/_matrix/client/v3/account/whoami?access_token=${token}`,
    });
    await server.stop();
    for (const secret of ["hunter2-secret", server.adminToken, token]) {
      expect(server.log()).not.toContain(secret);
    }
    for (const { status, text } of answers) {
      expect(status < 400 || !text.includes("hunter2-secret")).toBe(true);
    }
    expect(server.log()).toContain('"operation":"login"');
    expect(readFileSync(join(server.dataDir, "admin-token"), "utf8").trim()).toBe(server.adminToken);
  });
});
