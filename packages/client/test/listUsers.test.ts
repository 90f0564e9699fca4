import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const example = join(import.meta.dirname, "../examples/listUsers.ts");

describe("examples/listUsers.ts, on a server with the demo population", () => {
  let dataDir: string;
  let server: ChildProcess;
  let baseUrl: string;
  let accessToken: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sua-"));
    server = spawn(process.execPath, [join(root, "apps/server/dist/main.js")], {
      env: { PATH: process.env["PATH"], PORT: "0", DATA_DIR: dataDir, LOG_LEVEL: "warn" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    baseUrl = await listening(server);
    accessToken = (await readFile(join(dataDir, "admin-token"), "utf8")).trim();
  });
  afterAll(async () => {
    const ended = server.exitCode === null ? once(server, "exit") : undefined;
    server.kill();
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  });

  const run = (env: Record<string, string>) =>
    promisify(execFile)(process.execPath, [example], { env: { BASE_URL: baseUrl, ...env } });

  it("lists the users of every page and reads one", async () => {
    const { stdout } = await run({ ACCESS_TOKEN: accessToken });
    const lines = stdout.trimEnd().split("\n");
    const count = Number(/^(\d+) users$/.exec(lines.at(-2) ?? "")?.[1]);
    expect(count).toBeGreaterThan(20);
    expect(new Set(lines.slice(0, -2).map((line) => line.split("\t")[0])).size).toBe(count);
    expect(lines).toContainEqual(expect.stringMatching(/^@admin:localhost\t/));
    expect(lines.at(-1)).toMatch(/^@.+:localhost was created at \d{4}-\d\d-\d\dT.+Z$/);
  });

  it("says what the server refuses", async () => {
    await expect(run({ ACCESS_TOKEN: "wrong" })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("The server refuses: 401 M_UNKNOWN_TOKEN") as unknown,
    });
  });
});

/** The URL that a server prints when it is ready. */
async function listening(server: ChildProcess): Promise<string> {
  if (server.stdout !== null) {
    for await (const line of createInterface(server.stdout)) {
      const url = /^listening on (http:\S+)$/.exec(line)?.[1];
      if (url !== undefined) {
        return url;
      }
    }
  }
  throw new Error("the server ended before it listened");
}
