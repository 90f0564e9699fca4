import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import {
  command,
  type Database,
  DatabaseUnavailableError,
  isAdmin,
  openDatabase,
  type OpenOptions,
  StartError,
} from "../index.ts";
import { embeddedUrl } from "../testing.ts";

let parent: string;
let dataDir: string;
const opened: Database[] = [];
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), "sua-embedded-"));
  dataDir = path.join(parent, "data");
});
afterEach(async () => {
  for (const db of opened.splice(0)) await db.close();
  await rm(parent, { recursive: true, force: true });
});

const logged: string[] = [];
const open = async (options: Partial<OpenOptions> = {}): Promise<Database> => {
  const db = await openDatabase({
    dataDir,
    log: (level, message) => void logged.push(`${level} ${message}`),
    ...options,
  });
  opened.push(db);
  return db;
};
const erased = (db: Database): Promise<string[]> =>
  db.read(async ({ sql }) => {
    const rows = await sql<{ user_id: string }>`SELECT user_id FROM erased_users ORDER BY user_id`;
    return rows.map(({ user_id: id }) => id);
  });
const postmaster = async (): Promise<number> =>
  Number((await readFile(path.join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);

const writeAndWait = async (name: string) => {
  const script = fileURLToPath(new URL("../test/writeAndWait.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@synapse-user-admin/source", script, dataDir, name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
};

describe("the embedded database", { timeout: 60_000 }, () => {
  it("keeps everything from one start to the next, in a folder that is nobody else's", async () => {
    const first = await open();
    expect(first).toMatchObject({ embedded: { port: 5432 }, mode: "standalone", firstStart: true });
    await first.write(
      { operation: "test" },
      {
        name: "test",
        audited: true,
        run: (tx) => tx.sql`INSERT INTO users (name) VALUES ('@a:localhost')`,
      },
    );
    expect((await stat(path.join(dataDir, "postgres"))).mode & 0o777).toBe(0o700);
    await first.close();
    opened.length = 0;
    const second = await open();
    expect(second).toMatchObject({ firstStart: false, serverName: "localhost" });
  });

  it("works below a folder that only its owner can enter, however long the path", async () => {
    dataDir = path.join(parent, "x".repeat(60), "y".repeat(60), "data");
    await mkdir(dataDir, { recursive: true });
    const db = await open();
    await db.ping();
  });

  it("takes nothing from the environment of PostgreSQL's own programs", async () => {
    const environment = {
      PGHOST: "nowhere.invalid",
      PGPORT: "5999",
      PGUSER: "nobody",
      PGPASSWORD: "wrong",
      PGDATABASE: "none",
      PGOPTIONS: "-c search_path=nowhere",
      PGSSLMODE: "require",
      PGSSLNEGOTIATION: "direct",
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    try {
      const db = await open();
      await db.ping();
      expect(await db.read(isAdmin, "@a:localhost")).toBe(false);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.runIf(process.getuid?.() === 0)("lets no other process of its account in", async () => {
    // Folders that everyone can pass, as those of an image often are.
    await chmod(parent, 0o755);
    await mkdir(dataDir, { mode: 0o755 });
    await (await open()).close();
    opened.length = 0;
    // As an older version has left it.
    await writeFile(path.join(dataDir, "postgres", "pg_hba.conf"), "local all all trust\n");
    const db = await open();
    await db.ping();

    const connect = async (): Promise<void> => {
      const client = new pg.Client(await embeddedUrl(dataDir));
      await client.connect();
      await client.end();
    };
    await connect();
    process.seteuid?.(65534);
    try {
      await expect(connect()).rejects.toThrow(/Peer authentication failed/);
    } finally {
      process.seteuid?.(0);
    }
  });

  it("refuses a folder that another server uses", async () => {
    await open();
    await expect(open()).rejects.toThrow(StartError);
    await expect(open()).rejects.toThrow(
      /in use by another server \(process \d+; .*Stop that one, or set DATA_DIR/,
    );
  });

  it("goes on after kill -9 of the server, with the PostgreSQL that it left behind, and loses nothing", async () => {
    const child = await writeAndWait("one");
    await expect(open()).rejects.toThrow(/in use by another server/);
    const orphan = await postmaster();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(() => process.kill(orphan, 0)).not.toThrow();

    const db = await open();
    expect(logged).toContain("warn stopping the PostgreSQL that a killed server left behind");
    expect(await erased(db)).toEqual(["@one:localhost"]);
    expect(await postmaster()).not.toBe(orphan);
  });

  it("refuses a folder that a server uses whose processes it can't see, and leaves the lock to it", async () => {
    const child = await writeAndWait("one");
    // As another container sees it: the ids are of processes that are not there.
    const unseen = "4194305";
    const lock = path.join(dataDir, "postgres.lock");
    const note = path.join(dataDir, "postgres", "postmaster.pid");
    const [lockBefore, noteBefore] = [await readFile(lock, "utf8"), await readFile(note, "utf8")];
    await writeFile(lock, lockBefore.replace(/^\d+/, unseen));
    await writeFile(note, noteBefore.replace(/^\d+/, unseen));
    await expect(open()).rejects.toThrow(/in use by another server, whose processes can't be seen from here/);
    expect(await readFile(lock, "utf8")).toBe(lockBefore.replace(/^\d+/, unseen));

    await writeFile(note, noteBefore);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await erased(await open())).toEqual(["@one:localhost"]);
  });

  it("is unavailable while its PostgreSQL is gone, says so within a second, and comes back by itself", async () => {
    const db = await open();
    await db.ping();
    process.kill(await postmaster(), "SIGKILL");
    const began = Date.now();
    const errors: unknown[] = [];
    for (;;) {
      const asked = Date.now();
      // By turns: the health check, a write, a read by Prisma.
      const ask = [
        () => db.ping().then(() => undefined),
        () =>
          db.write(
            { operation: "test" },
            command("test", async () => undefined),
          ),
        () => db.read(isAdmin, "@a:localhost").then(() => undefined),
      ][errors.length % 3];
      const error = await ask?.().catch((reason: unknown) => reason);
      if (error === undefined && errors.length > 0) break;
      if (error !== undefined) errors.push(error);
      expect(Date.now() - asked).toBeLessThan(1000);
      expect(Date.now() - began).toBeLessThan(20_000);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(errors.length).toBeGreaterThan(2);
    expect(errors.filter((error) => !(error instanceof DatabaseUnavailableError))).toEqual([]);
    expect(await erased(db)).toEqual([]);
  });

  it.each([0, 2, 10, 30, 100])(
    "leaves nothing running when it is closed %i ms into a restart",
    async (ms) => {
      const ended = new Promise<void>((resolve) => {
        void open({ log: (level) => level === "error" && resolve() });
      });
      await vi.waitUntil(() => opened.length === 1, { timeout: 10_000 });
      process.kill(await postmaster(), "SIGKILL");
      await ended;
      await new Promise((resolve) => setTimeout(resolve, ms));
      for (const db of opened.splice(0)) await db.close();
      // The note of the one that was killed may still be there, of a process that is not.
      const left = await postmaster().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const later = await postmaster().catch(() => undefined);
      const isRunning = (pid: number | undefined): boolean => {
        try {
          return pid !== undefined && process.kill(pid, 0);
        } catch {
          return false;
        }
      };
      expect([left, later].filter(isRunning)).toEqual([]);
    },
  );

  it("keeps what PostgreSQL said over a restart, up to a size", async () => {
    await mkdir(dataDir, { recursive: true });
    const file = path.join(dataDir, "postgres.log");
    await writeFile(file, "x".repeat(10_000_001));
    await (await open()).close();
    opened.length = 0;
    expect((await stat(`${file}.1`)).size).toBe(10_000_001);
    await open();
    expect((await readFile(file, "utf8")).match(/ready to accept connections/g)).toHaveLength(2);
  });

  it("refuses a folder of another version, and one of something else", async () => {
    await mkdir(path.join(dataDir, "postgres"), { recursive: true });
    await writeFile(path.join(dataDir, "postgres", "letter.txt"), "");
    await expect(open()).rejects.toThrow(/holds something that is no PostgreSQL database/);
    await writeFile(path.join(dataDir, "postgres", "PG_VERSION"), "17\n");
    await expect(open()).rejects.toThrow(/was made by PostgreSQL 17, and the embedded one is 18/);
  });
});
