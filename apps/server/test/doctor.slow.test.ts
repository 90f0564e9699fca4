import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, startCluster, type TestCluster } from "@synapse-user-admin/database/testing";
import { createSigningKey, formatSigningKey, parseSigningKey } from "@synapse-user-admin/events";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { examine as examineSettings } from "../src/doctor/examine.ts";
import { admin, count, owner, patience, prepare as prepareRooms } from "./jobServer.ts";
import { call } from "./mediaFolder.ts";
import { runCommand } from "./runCommand.ts";
import { startServer } from "./server.ts";

describe("doctor", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  /** Looks at what the settings say; `PORT` is any free one unless a test says otherwise. */
  const examine = async (env: Readonly<Record<string, string>>) => {
    const findings = await examineSettings({ PORT: "0", BCRYPT_ROUNDS: "10", ...env });
    for (const { level, advice } of findings) {
      expect(advice === undefined).toBe(level === "ok");
    }
    const code = findings.some(({ level }) => level === "fail") ? 1 : 0;
    return {
      code,
      all: findings,
      /** What is said of a subject, all of it as one text. */
      of: (about: string) =>
        findings
          .filter((finding) => finding.about === about)
          .map(({ level, text, advice = "" }) => `${level}: ${text} ${advice}`.trim())
          .join("\n"),
    };
  };
  const folder = async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "sua-"));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    return dataDir;
  };
  const execute = async (url: string, ...statements: readonly string[]) => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      for (const statement of statements) {
        await client.query(statement);
      }
    } finally {
      await client.end();
    }
  };
  const prepare = async (kind: "blank" | "standalone" | "attached") => {
    const url = await createDatabase(cluster.url, kind);
    return { url, env: { DATABASE_URL: url, DATA_DIR: await folder() } };
  };

  it("finds nothing wrong with a fresh folder, and makes nothing in it", async () => {
    const dataDir = join(await folder(), "data");
    const { stdout, code } = await runCommand(["doctor"], { DATA_DIR: dataDir, PORT: "0" });
    expect(code).toBe(0);
    expect(stdout).toContain("will be made at the first start");
    expect(stdout).toMatch(/\n\n\d+ ok, \d+ to look at, 0 failed\n$/);
    expect(stdout).not.toMatch(/^fail/m);
    expect(existsSync(dataDir)).toBe(false);
  });

  it("ends with code 1 where something fails, and says the same as JSON", async () => {
    const env = {
      DATABASE_URL: "postgresql://u:hunter2@127.0.0.1:1/none",
      PORT: "0",
      DATA_DIR: await folder(),
    };
    const { stdout, stderr, code } = await runCommand(["doctor", "--json"], env);
    expect({ stderr, code }).toEqual({ stderr: "", code: 1 });
    const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: { level: string }[] };
    expect(healthy).toBe(false);
    expect(findings.filter(({ level }) => level === "fail")).toHaveLength(1);
    expect(stdout).not.toContain("hunter2");
  });

  it("looks at an embedded database that a server runs on, and at that server", async () => {
    const server = await startServer({ DEMO: "false" });
    onTestFinished(() => server.remove());
    const { port } = new URL(server.baseUrl);
    const { code, of } = await examine({ DATA_DIR: server.dataDir, PORT: port });
    expect(code).toBe(0);
    expect(of("mode")).toContain("Standalone");
    expect(of("tables")).toBe("ok: All tables and columns that are needed are there.");
    expect(of("admin")).toBe("");
    expect(of("address")).toContain("answers OK at /health");
    expect(of("signing key")).toMatch(/^ok: ed25519:\w+ in /);
    await server.stop();
    expect((await examine({ DATA_DIR: server.dataDir })).of("mode")).toContain("Standalone");
  });

  it("looks at an embedded database that a server runs on below a path too long for a socket", async () => {
    const dataDir = join(await folder(), "x".repeat(60), "y".repeat(60));
    const server = await startServer({ DEMO: "false", DATA_DIR: dataDir });
    onTestFinished(() => server.remove());
    const { of } = await examine({ DATA_DIR: dataDir });
    expect(of("mode")).toContain("Standalone");
    expect(of("admin")).toBe("");
  });

  it("takes only what is missing for what is still to be made", async () => {
    const dataDir = await folder();
    const missing = await examine({ DATA_DIR: dataDir });
    for (const about of ["database", "media folder", "signing key"]) {
      expect(missing.of(about)).toMatch(/^ok: .*made.* at the first start\.$/);
    }
    // Nobody gets past these, not even root.
    for (const name of ["postgres", "media", "signing.key"]) {
      symlinkSync(name, join(dataDir, name));
    }
    const broken = await examine({ DATA_DIR: dataDir });
    for (const about of ["database", "media folder", "signing key"]) {
      expect(broken.of(about)).toMatch(/^fail: .*ELOOP/);
    }
  });

  it("reckons how long hashes of many rounds would take", async () => {
    const { of } = await examine({ DATA_DIR: await folder(), BCRYPT_ROUNDS: "31" });
    expect(of("passwords")).toMatch(
      /^warn: A password's hash would take about \d+ h of the processor \(BCRYPT_ROUNDS 31, reckoned from 12\)\. Lower BCRYPT_ROUNDS/,
    );
    const measured = await examine({ DATA_DIR: await folder(), BCRYPT_ROUNDS: "10" });
    expect(measured.of("passwords")).toMatch(/takes \d+ ms of the processor \(BCRYPT_ROUNDS 10\)/);
  });

  it("names a setting that can't be understood, and never a secret", async () => {
    const port = await examine({ PORT: "80x" });
    expect(port).toMatchObject({ code: 1 });
    expect(port.of("settings")).toContain('PORT is "80x"');
    const url = await examine({ DATABASE_URL: "postgresql://u:hunter2@127.0.0.1:1/none" });
    expect(url).toMatchObject({ code: 1 });
    expect(url.of("database")).toMatch(/^fail: The database can't be reached: .*ECONNREFUSED/);
    expect(JSON.stringify(url.all)).not.toContain("hunter2");
    const missing = await examine({ DATABASE_URL: cluster.url.replace(/[^/]+$/, "no_such_database") });
    expect(missing.of("database")).toContain('database "no_such_database" does not exist');
  });

  it("tells an empty database, one of another program, and one of a later version", async () => {
    const { url, env } = await prepare("blank");
    const blank = await examine(env);
    expect(blank).toMatchObject({ code: 0 });
    expect(blank.of("mode")).toContain("empty");
    expect(blank.of("server name")).toContain("SERVER_NAME");
    await execute(url, "CREATE TABLE orders (id int)");
    const other = await examine(env);
    expect(other).toMatchObject({ code: 1 });
    expect(other.of("mode")).toContain("tables of something else");

    const later = await prepare("standalone");
    expect((await examine(later.env)).of("admin")).toContain("create-admin");
    await execute(
      later.url,
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_later', now())",
    );
    const { code, of } = await examine(later.env);
    expect(code).toBe(1);
    expect(of("tables")).toContain("29990101000000_later of a newer version");
  });

  it("names what a homeserver's database lacks, with the statements that would help", async () => {
    const { url, env } = await prepare("attached");
    await execute(url, "INSERT INTO users (name, admin) VALUES ('@a:example.org', 1)");
    const before = await examine(env);
    expect(before).toMatchObject({ code: 0 });
    expect(before.of("mode")).toContain("schema version 94");
    expect(before.of("server name")).toContain("example.org");
    const index = before.all.filter(({ about }) => about === "index").map(({ advice = "" }) => advice);
    expect(index).toHaveLength(16);
    // They are what helps: run as they stand, nothing is missed any more; under other names too.
    const statements = index.flatMap((advice) => /CREATE .*;$/.exec(advice)?.[0].split(/(?<=;) /) ?? []);
    expect(statements).toContain("ANALYZE users;");
    await execute(url, ...statements.map((sql) => sql.replace(/(CONCURRENTLY) \w+/, "$1")));
    expect((await examine(env)).of("index")).toBe("");

    await execute(url, "ALTER TABLE users DROP COLUMN suspended CASCADE", "DROP TABLE user_ips");
    const lacking = await examine(env);
    expect(lacking).toMatchObject({ code: 1 });
    expect(lacking.of("tables")).toMatch(
      /^fail: .*user_ips.*users\.suspended|^fail: .*users\.suspended.*user_ips/,
    );
    await execute(url, "UPDATE schema_compat_version SET compat_version = 1000");
    expect((await examine(env)).of("tables")).toContain("too new");
  });

  it("names what our own database lacks", async () => {
    const { url, env } = await prepare("standalone");
    expect((await examine(env)).of("index")).toBe("");
    await execute(url, "DROP EXTENSION pg_trgm CASCADE");
    const index = (await examine(env)).all.filter(({ about }) => about === "index");
    expect(index).toHaveLength(2);
    expect(index[0]?.advice).toMatch(/CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE INDEX CONCURRENTLY/);
  });

  it("tells what the role may not do, and what it need not be able to", async () => {
    const { url, env } = await prepare("attached");
    const role = `reader_${Date.now()}`;
    await execute(
      url,
      "INSERT INTO users (name, admin) VALUES ('@a:example.org', 1)",
      `CREATE ROLE ${role} LOGIN`,
    );
    onTestFinished(() => execute(url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`));
    const as = { ...env, DATABASE_URL: `${url}?options=-c%20role%3D${role}` };
    await execute(url, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    const shut = await examine(as);
    expect(shut).toMatchObject({ code: 1 });
    expect(shut.of("mode")).toBe("");
    expect(shut.of("database")).toBe(
      `fail: The role ${role} may not use the schema public, which holds tables. As its owner: GRANT USAGE ON SCHEMA public TO ${role};`,
    );
    await execute(url, `GRANT USAGE ON SCHEMA public TO ${role}`);
    const none = await examine(as);
    expect(none).toMatchObject({ code: 1 });
    expect(none.of("tables")).toContain("may not read");
    expect(none.of("rights")).toContain(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role};`);

    await execute(url, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
    const reading = await examine(as);
    expect(reading).toMatchObject({ code: 0 });
    expect(reading.of("rights")).toBe(
      `ok: The role ${role} may read what is needed, and nothing is written.`,
    );

    const writing = await examine({ ...as, ATTACHED_WRITES: "direct" });
    expect(writing).toMatchObject({ code: 1 });
    expect(writing.of("rights")).toContain("GRANT USAGE ON ALL SEQUENCES");
    await execute(
      url,
      `GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`,
      `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`,
    );
    expect((await examine({ ...as, ATTACHED_WRITES: "direct" })).of("rights")).toMatch(/^ok/);
    // Now it could do more than a server that only reads has to.
    expect((await examine(as)).of("rights")).toContain("a role of its own with SELECT alone");
  });

  it("holds the signing key against the server's newest event", async () => {
    const url = await createDatabase(cluster.url, "standalone");
    const { server, dataDir, rooms, pool } = await prepareRooms({
      env: { DATABASE_URL: url },
      url: () => Promise.resolve(url),
    });
    const key = join(dataDir, "signing.key");
    await server.stop();
    const env = { DATABASE_URL: url, DATA_DIR: dataDir };
    expect((await examine(env)).of("signing key")).toContain("No event");

    // Signed by the server itself: a new name in a room.
    const again = await startServer(env);
    onTestFinished(async () => void (await again.stop()));
    const roomId = await rooms.create(owner);
    await call({ ...again, adminToken: server.adminToken }, "PUT", `${admin}/v2/users/${owner}`, {
      displayname: "New",
    });
    await vi.waitUntil(
      async () => (await count(pool, "FROM room_memberships WHERE room_id = $1", roomId)) > 1,
      patience,
    );
    expect((await examine(env)).of("signing key")).toContain("is the key that signed the newest event");

    const other = createSigningKey();
    const file = join(dataDir, "other.key");
    writeFileSync(file, formatSigningKey(other), { mode: 0o600 });
    const wrong = await examine({ ...env, SIGNING_KEY_PATH: file });
    expect(wrong).toMatchObject({ code: 0 });
    expect(wrong.of("signing key")).toMatch(/^warn: The newest event .* is signed by ed25519:/);
    const { id } = parseSigningKey(readFileSync(key, "utf8"));
    writeFileSync(file, formatSigningKey(createSigningKey(id.replace("ed25519:", ""))));
    const forged = await examine({ ...env, SIGNING_KEY_PATH: file });
    expect(forged).toMatchObject({ code: 1 });
    expect(forged.of("signing key")).toContain("is not the one of this name");
    chmodSync(file, 0o644);
    expect((await examine({ ...env, SIGNING_KEY_PATH: file })).of("signing key")).toContain(
      "Every account may read",
    );
    writeFileSync(file, "no key");
    const none = await examine({ ...env, SIGNING_KEY_PATH: file });
    expect(none).toMatchObject({ code: 1 });
    expect(none.of("signing key")).toContain("Synapse's format");
  });

  it("tells a media folder that is none, folders that can't be used, and a port of something else", async () => {
    const { url, env } = await prepare("attached");
    await execute(url, "INSERT INTO users (name, admin) VALUES ('@a:example.org', 1)");
    const media = join(env.DATA_DIR, "media_store");
    const writing = { ...env, ATTACHED_WRITES: "direct" };
    expect((await examine(writing)).of("media folder")).toContain("MEDIA_STORE_PATH is not set");
    const missing = await examine({ ...writing, MEDIA_STORE_PATH: media });
    expect(missing).toMatchObject({ code: 1 });
    mkdirSync(join(media, "local_content"), { recursive: true });
    expect((await examine({ ...writing, MEDIA_STORE_PATH: media })).of("media folder")).toMatch(/^ok/);

    const file = join(env.DATA_DIR, "file");
    writeFileSync(file, "");
    expect((await examine({ DATA_DIR: file })).of("data folder")).toMatch(/^fail: .* is no folder/);
    const token = join(env.DATA_DIR, "admin-token");
    writeFileSync(token, "x");
    chmodSync(token, 0o644);
    const blank = await prepare("blank");
    expect((await examine({ ...blank.env, DATA_DIR: env.DATA_DIR })).of("data folder")).toContain(
      `chmod 600 ${token}`,
    );

    const other = createServer((socket) => socket.end("no HTTP\r\n\r\n"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    // A TCP server that listens has an address with a port.
    const { port } = other.address() as AddressInfo;
    expect((await examine({ ...env, PORT: String(port) })).of("address")).toMatch(
      /^warn: Port \d+ of 127\.0\.0\.1 is taken/,
    );
    const exposed = await examine({ ...env, HOST: "0.0.0.0", LOGIN_RATE_LIMIT: "off" });
    for (const name of ["HOST", "TRUST_PROXY", "PUBLIC_BASEURL", "LOGIN_RATE_LIMIT"]) {
      expect(exposed.of("exposure")).toContain(name);
    }
  });
});
