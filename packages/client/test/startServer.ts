import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A server to test against. */
export interface TestServer {
  readonly baseUrl: string;
  readonly adminToken: string;
  stop(): Promise<void>;
}

/**
 * The server that TEST_BASE_URL and TEST_ADMIN_TOKEN name, a Synapse for instance; else the built server of this workspace, for
 * these tests alone, with the demo population.
 */
export async function startServer(env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const { TEST_BASE_URL: baseUrl, TEST_ADMIN_TOKEN: adminToken, PATH: path = "" } = process.env;
  if (baseUrl !== undefined && adminToken !== undefined) {
    return { baseUrl, adminToken, stop: async () => undefined };
  }
  const main = join(import.meta.dirname, "../../../apps/server/dist/main.js");
  const dataDir = await mkdtemp(join(tmpdir(), "sua-client-"));
  const server = spawn(process.execPath, [main], {
    env: {
      PATH: path,
      PORT: "0",
      DATA_DIR: dataDir,
      DEMO: "true",
      BCRYPT_ROUNDS: "4",
      LOG_LEVEL: "error",
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return {
    baseUrl: await listening(server),
    adminToken: (await readFile(join(dataDir, "admin-token"), "utf8")).trim(),
    async stop() {
      const ended = server.exitCode === null ? once(server, "exit") : undefined;
      server.kill();
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The URL that a server prints when it is ready. */
async function listening(server: ChildProcess): Promise<string> {
  if (server.stdout !== null) {
    for await (const line of createInterface(server.stdout)) {
      const url = /^listening on (http:\S+)$/u.exec(line)?.[1];
      if (url !== undefined) {
        return url;
      }
    }
  }
  throw new Error("The server ended before it listened.");
}
