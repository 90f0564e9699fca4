import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exchange } from "@synapse-user-admin/contract-tests";
import { createDatabase, startCluster, type TestCluster } from "@synapse-user-admin/database/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { runCommand } from "./runCommand.ts";
import { main, startServer } from "./server.ts";

interface Created {
  readonly user_id: string;
  readonly result: string;
  readonly password?: string;
  readonly access_token?: string;
}

const created = (stdout: string) => JSON.parse(stdout) as Created;

describe("commands", () => {
  let cluster: TestCluster;
  let dataDir: string;
  beforeAll(async () => {
    cluster = await startCluster();
    dataDir = await mkdtemp(join(tmpdir(), "sua-"));
  });
  afterAll(async () => {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const prepare = async (kind: "blank" | "standalone" | "attached") => {
    const url = await createDatabase(cluster.url, kind);
    const env = { DATABASE_URL: url, DATA_DIR: dataDir, BCRYPT_ROUNDS: "4" };
    const query = async <Row extends object>(sql: string): Promise<Row[]> => {
      const client = new pg.Client(url);
      await client.connect();
      try {
        return (await client.query<Row>(sql)).rows;
      } finally {
        await client.end();
      }
    };
    return { env, query, run: (args: readonly string[], input?: string) => runCommand(args, env, input) };
  };
  const serve = async (env: Readonly<Record<string, string>>) => {
    const server = await startServer(env);
    onTestFinished(async () => void (await server.stop()));
    return server;
  };
  const login = (baseUrl: string, user: string, password: string) =>
    exchange(baseUrl, {
      method: "POST",
      path: "/_matrix/client/v3/login",
      body: JSON.stringify({ type: "m.login.password", user, password }),
    });
  const list = (baseUrl: string, token: string) =>
    exchange(baseUrl, {
      method: "GET",
      path: "/_synapse/admin/v3/users?limit=1",
      headers: { Authorization: `Bearer ${token}` },
    });

  describe("migrate", () => {
    it("says what is pending, applies it, and has nothing to do then", async () => {
      const { run } = await prepare("blank");
      const before = await run(["migrate", "--check"]);
      expect(before).toMatchObject({ code: 3, stderr: "" });
      expect(before.stdout).toMatch(/^\d+ migrations pending:\n {2}20261122000000_synapse_tables\n/);
      const applied = await run(["migrate"]);
      expect(applied).toMatchObject({ code: 0, stderr: "" });
      expect(applied.stdout).toBe(before.stdout.replace(/^(\d+ migrations) pending/, "Applied $1"));
      expect(await run(["migrate", "--check"])).toMatchObject({ code: 0, stdout: "Nothing is pending.\n" });
      const again = await run(["migrate", "--json"]);
      expect(JSON.parse(again.stdout)).toEqual({ mode: "standalone", applied: [], pending: [] });
    });

    it("applies each migration once when several do it at once", async () => {
      const { run, query } = await prepare("blank");
      const all = await Promise.all([1, 2, 3].map(() => run(["migrate", "--json"])));
      expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
      const applied = all.flatMap(({ stdout }) => (JSON.parse(stdout) as { applied: string[] }).applied);
      const rows = await query<{ name: string }>(
        "SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1",
      );
      expect(applied.toSorted()).toEqual(rows.map(({ name }) => name));
      expect(new Set(applied).size).toBe(applied.length);
    });

    it("leaves a homeserver's tables to its Synapse", async () => {
      const { run, query } = await prepare("attached");
      const { code, stdout } = await run(["migrate"]);
      expect(code).toBe(0);
      expect(stdout).toContain("Synapse's");
      expect(await query("SELECT FROM pg_class WHERE relname = '_prisma_migrations'")).toEqual([]);
    });

    it("tells what is pending from a database that can't be looked at", async () => {
      const { code, stderr } = await runCommand(["migrate", "--check"], {
        DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
      });
      expect(code).toBe(1);
      expect(stderr).toMatch(/^synapse-user-admin: .+\n$/);
    });

    it("makes no embedded database to look at", async () => {
      const empty = join(dataDir, "none");
      const { code, stdout } = await runCommand(["migrate", "--check"], { DATA_DIR: empty });
      expect(code).toBe(3);
      expect(stdout).toContain("migrations pending");
      expect(existsSync(empty)).toBe(false);
    });
  });

  describe("create-admin", () => {
    it("makes an administrator who can log in, beside a server that runs", async () => {
      const { env, run, query } = await prepare("standalone");
      const server = await serve(env);
      const made = await run(["create-admin", "alice", "--generate-password", "--token", "--json"]);
      expect(made).toMatchObject({ code: 0, stderr: "" });
      const { user_id, result, password = "", access_token = "" } = created(made.stdout);
      expect({ user_id, result }).toEqual({ user_id: "@alice:localhost", result: "created" });
      expect(password).toMatch(/^[A-Za-z0-9]{24}$/);
      expect(await list(server.baseUrl, access_token)).toMatchObject({ status: 200 });
      expect(await login(server.baseUrl, "alice", password)).toMatchObject({ status: 200 });
      expect(
        await query(
          "SELECT operation, target FROM synapse_user_admin.audit_log WHERE operation = 'createAdmin'",
        ),
      ).toEqual([{ operation: "createAdmin", target: "@alice:localhost" }]);
    });

    it("takes the password from stdin, and never prints it", async () => {
      const { env, run } = await prepare("standalone");
      const made = await run(
        ["create-admin", "@alice:localhost", "--password-stdin"],
        "correct horse\nnot this\n",
      );
      expect(made).toEqual({
        code: 0,
        stdout: "Created @alice:localhost, a server administrator.\n",
        stderr: "",
      });
      const { baseUrl } = await serve(env);
      expect(await login(baseUrl, "alice", "correct horse")).toMatchObject({ status: 200 });
      expect(await login(baseUrl, "alice", "not this")).toMatchObject({ status: 403 });
    });

    const hasScript = spawnSync("script", ["--version"]).status === 0;
    it.runIf(hasScript)(
      "asks for the password at a terminal, and does not show it (needs script)",
      async () => {
        const { env } = await prepare("standalone");
        const ask = async (...answers: readonly string[]) => {
          const command = `'${process.execPath}' '${main}' create-admin alice`;
          const child = spawn("script", ["-qec", command, "/dev/null"], { env: { ...process.env, ...env } });
          const exited = new Promise((resolve) => child.once("exit", resolve));
          let shown = "";
          let asked = 0;
          child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
            shown += chunk;
            while (shown.split(": ").length - 1 > asked && asked < answers.length) {
              child.stdin.write(answers[asked++] ?? "");
            }
          });
          return { code: await exited, shown };
        };
        const differ = await ask("hunter2\r", "hunter3\r");
        expect(differ.code).toBe(1);
        expect(differ.shown).toContain("The two passwords differ.");
        expect(await ask("hunter2\r", "\u0003")).toMatchObject({ code: 1 });
        const good = await ask("hunter2\r", "hunter2\r");
        expect(good.shown).toContain("Created @alice:localhost");
        expect(good.code).toBe(0);
        for (const { shown } of [differ, good]) {
          expect(shown).not.toContain("hunter");
        }
        const { baseUrl } = await serve(env);
        expect(await login(baseUrl, "alice", "hunter2")).toMatchObject({ status: 200 });
      },
    );

    it("makes an account an administrator's, and leaves its password", async () => {
      const { env, run } = await prepare("standalone");
      const { baseUrl, adminToken } = await serve(env);
      await exchange(baseUrl, {
        method: "PUT",
        path: "/_synapse/admin/v2/users/@bob:localhost",
        headers: { Authorization: `Bearer ${adminToken}` },
        body: JSON.stringify({ password: "hers" }),
      });
      const taken = await run(["create-admin", "bob", "--no-password"]);
      expect(taken).toMatchObject({ code: 1, stdout: "" });
      expect(taken.stderr).toContain("--promote");
      const file = join(dataDir, "bob-token");
      expect(await run(["create-admin", "bob", "--promote", "--token-file", file])).toMatchObject({
        code: 0,
      });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const token = readFileSync(file, "utf8").trim();
      expect(await list(baseUrl, token)).toMatchObject({ status: 200 });
      expect(await login(baseUrl, "bob", "hers")).toMatchObject({ status: 200 });
      expect((await run(["create-admin", "bob", "--promote"])).stdout).toContain("already");
      const again = await run(["create-admin", "bob", "--promote", "--token-file", file]);
      expect(again).toMatchObject({ code: 1 });
      expect(readFileSync(file, "utf8").trim()).toBe(token);
    });

    it("refuses what can't be, with a sentence, and leaves nothing behind", async () => {
      const { run, query } = await prepare("standalone");
      const file = join(dataDir, "refused-token");
      const cases: readonly (readonly [args: readonly string[], says: RegExp, input?: string])[] = [
        [["nobody", "--promote", "--token-file", file], /no account/],
        [["Alice", "--no-password"], /a-z/],
        [["@alice:example.org", "--no-password"], /another server/],
        [["alice", "--password-stdin"], /empty|no password/, "\n"],
        [["alice", "--password-stdin"], /512/, `${"x".repeat(513)}\n`],
      ];
      for (const [args, says, input] of cases) {
        const { code, stderr } = await run(["create-admin", ...args], input);
        expect({ args, code }).toEqual({ args, code: 1 });
        expect(stderr).toMatch(says);
        expect(stderr.trim().split("\n")).toHaveLength(1);
      }
      expect(existsSync(file)).toBe(false);
      expect(await query("SELECT FROM users WHERE admin = 1")).toEqual([]);
      expect(await query("SELECT FROM synapse_user_admin.audit_log")).toEqual([]);
    });

    it("refuses on a homeserver's database, with the reason", async () => {
      const { run, query } = await prepare("attached");
      await query("INSERT INTO users (name) VALUES ('@a:example.org')");
      const { code, stderr } = await run(["create-admin", "a", "--promote"]);
      expect(code).toBe(1);
      expect(stderr).toContain("ATTACHED_WRITES");
      expect(await query("SELECT FROM users WHERE admin = 1")).toEqual([]);
    });
  });

  describe("demo", () => {
    it("fills an empty database, once, and writes the token where it says", async () => {
      const { env, run } = await prepare("blank");
      const first = await run(["demo"]);
      expect(first).toMatchObject({ code: 0, stderr: "" });
      expect(first.stdout).toMatch(/demo population of \d+ made-up users/);
      const token = readFileSync(join(dataDir, "admin-token"), "utf8").trim();
      expect(first.stdout).toContain(join(dataDir, "admin-token"));
      expect(first.stdout).not.toContain(token);
      const { baseUrl } = await serve(env);
      const { body } = await list(baseUrl, token);
      expect((body as { total: number }).total).toBeGreaterThan(30);
      const second = await run(["demo"]);
      expect(second.code).toBe(1);
      expect(second.stderr).toContain("has users");
    });

    it("refuses on a homeserver's database", async () => {
      const { env, query } = await prepare("attached");
      const { code, stderr } = await runCommand(["demo"], { ...env, SERVER_NAME: "example.org" });
      expect(code).toBe(1);
      expect(stderr).toContain("homeserver's");
      expect(await query("SELECT FROM users")).toEqual([]);
    });
  });
});
