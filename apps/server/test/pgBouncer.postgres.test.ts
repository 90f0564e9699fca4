import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { call, type Caller } from "./mediaFolder.ts";
import { noPgBouncer, startPgBouncer } from "./pgBouncer.ts";
import { runCommand } from "./runCommand.ts";
import { startServer, type TestServer } from "./server.ts";

const admin = "/_synapse/admin";
const cluster = process.env["TEST_DATABASE_URL"];
const missing = cluster === undefined ? "needs TEST_DATABASE_URL" : noPgBouncer;
/** Far fewer than the servers' connections, so that each statement may come to another one. */
const sessions = 4;

describe.skipIf(missing !== undefined)(`PgBouncer in transaction mode (${missing ?? "Debian's"})`, () => {
  const name = `bouncer_${randomUUID().replaceAll("-", "")}`;
  const owner = new pg.Client({ connectionString: cluster });
  let bouncer: Awaited<ReturnType<typeof startPgBouncer>>;
  let direct: string;
  const servers: TestServer[] = [];
  beforeAll(async () => {
    await owner.connect();
    await owner.query(`CREATE DATABASE ${name}`);
    direct = new URL(`/${name}`, cluster).href;
    bouncer = await startPgBouncer(direct, sessions);
    // The first makes the tables, by way of PgBouncer.
    servers.push(await startServer({ DATABASE_URL: bouncer.url, DEMO: "false" }));
    const { dataDir } = servers[0] ?? { dataDir: "" };
    servers.push(
      await startServer({
        DATABASE_URL: bouncer.url,
        DATA_DIR: dataDir,
        WEB_CONCURRENCY: "2",
        PREPARED_STATEMENTS: "false",
      }),
    );
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await servers[0]?.remove();
    await bouncer.remove();
    await owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await owner.end();
  });

  it("serves reads and writes of several processes, 16 at a time, without a failure", async () => {
    const ask = (n: number, method: string, path: string, body?: unknown, adminToken?: string) => {
      const server = servers[n % servers.length];
      const caller: Caller = {
        baseUrl: server?.baseUrl ?? "",
        adminToken: adminToken ?? server?.adminToken ?? "",
      };
      return call(caller, method, path, body);
    };
    // Connections are given up quickly while they are made, which a busy machine may take for a database that is gone.
    await vi.waitUntil(
      async () => {
        const asked = Array.from({ length: 48 }, (_none, n) =>
          ask(n, "GET", `${admin}/v2/users/@admin:localhost`),
        );
        return (await Promise.all(asked)).every(({ status }) => status === 200);
      },
      { timeout: 20_000, interval: 50 },
    );
    /** What one user goes through, each step at another server. */
    const life = async (n: number): Promise<readonly number[]> => {
      const path = `${admin}/v2/users/@u${n}:localhost`;
      const made = await ask(n, "PUT", path, { password: "secret", displayname: `U ${n}`, threepids: [] });
      const login = await ask(n + 1, "POST", "/_matrix/client/v3/login", {
        type: "m.login.password",
        user: `u${n}`,
        password: "secret",
      });
      const token = (login.body as { access_token?: string }).access_token;
      const rest = [
        await ask(n + 2, "GET", path),
        await ask(n, "GET", "/_matrix/client/v3/account/whoami", undefined, token),
        await ask(n + 1, "GET", `${path}/devices`),
        await ask(n + 2, "GET", `${admin}/v3/users?name=u${n}&limit=5`),
        await ask(n, "GET", `${admin}/v1/whois/@u${n}:localhost`),
        await ask(n + 1, "PUT", path, { displayname: `V ${n}`, admin: true }),
        await ask(n + 2, "POST", `${admin}/v1/reset_password/@u${n}:localhost`, { new_password: "other" }),
        await ask(n, "GET", "/_matrix/client/v3/account/whoami", undefined, token),
        await ask(n + 1, "POST", `${admin}/v1/deactivate/@u${n}:localhost`, {}),
      ];
      return [made, login, ...rest].map(({ status }) => status);
    };
    const lives = Array.from({ length: 32 }, (_none, n) => n);
    const statuses: (readonly number[])[] = [];
    const workers = Array.from({ length: 16 }, async () => {
      for (let n = lives.shift(); n !== undefined; n = lives.shift()) {
        statuses.push(await life(n));
      }
    });
    await Promise.all(workers);
    const expected = [201, 200, 200, 200, 200, 200, 200, 200, 200, 401, 200];
    expect(statuses).toEqual(Array.from({ length: 32 }, () => expected));
    const list = await ask(0, "GET", `${admin}/v3/users?deactivated=true&limit=100`);
    expect(list).toMatchObject({ status: 200, body: { total: 32 } });

    // What was seen of the callers is written too, and nothing went wrong beside the answers.
    const client = new pg.Client(direct);
    onTestFinished(() => client.end());
    await client.connect();
    await vi.waitUntil(
      async () =>
        (await client.query("SELECT FROM user_ips WHERE user_id = '@admin:localhost'")).rowCount !== 0,
      { timeout: 20_000, interval: 50 },
    );
    const logs = servers.map((server) => server.log());
    expect(logs.flatMap((log) => log.match(/"level":[56]0/g) ?? [])).toEqual([]);
    // Of the limit of time that a pooler's sessions lack, an operator is told.
    for (const log of logs) {
      expect(log).toContain("statement_timeout");
    }
  });

  it("leaves nothing in PgBouncer's sessions for those who get them next", async () => {
    const clients = Array.from({ length: sessions }, () => new pg.Client(bouncer.url));
    onTestFinished(async () => void (await Promise.all(clients.map((client) => client.end()))));
    // All of its sessions at the same time: each of these keeps one.
    const left = await Promise.all(
      clients.map(async (client) => {
        await client.connect();
        await client.query("BEGIN");
        const { rows } = await client.query<{ pid: number; timeout: string; statements: number }>(
          `SELECT pg_backend_pid() AS pid, current_setting('statement_timeout') AS timeout,
                  (SELECT count(*)::int FROM pg_prepared_statements) AS statements`,
        );
        return rows[0];
      }),
    );
    expect(new Set(left.map((session) => session?.pid)).size).toBe(sessions);
    expect(left.map((session) => [session?.timeout, session?.statements])).toEqual(left.map(() => ["0", 0]));
  });

  it("names the setting where prepared statements are asked for all the same", async () => {
    const wrong = await startServer({
      DATABASE_URL: bouncer.url,
      DATA_DIR: servers[0]?.dataDir ?? "",
      PREPARED_STATEMENTS: "true",
    });
    onTestFinished(async () => void (await wrong.stop()));
    await vi.waitUntil(
      async () => {
        const asked = Array.from({ length: 16 }, () =>
          call(wrong, "GET", `${admin}/v2/users/@admin:localhost`),
        );
        const answers = await Promise.all(asked);
        expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
        return answers.some(({ status }) => status === 503);
      },
      { timeout: 20_000, interval: 5 },
    );
    expect(wrong.log()).toContain("PREPARED_STATEMENTS=false");
  });

  it("is told of by doctor", async () => {
    const doctor = (settings: Readonly<Record<string, string>>) =>
      runCommand(["doctor"], {
        DATABASE_URL: bouncer.url,
        DATA_DIR: servers[0]?.dataDir ?? "",
        PORT: "0",
        ...settings,
      });
    const [left, asked, without] = await Promise.all([
      doctor({}),
      doctor({ PREPARED_STATEMENTS: "true" }),
      doctor({ DATABASE_URL: direct }),
    ]);
    expect(left.stdout).toMatch(/^ok\s+pooler\s+A connection pooler is in between/m);
    expect(left.stdout).toMatch(/^warn\s+pooler\s+No statement has a time limit/m);
    expect(asked.stdout).toMatch(/^warn\s+pooler\s+A connection pooler/m);
    expect(without.stdout).not.toContain("pooler");
  });
});
