import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCommand, type StartedServer } from "@synapse-user-admin/contract-tests";

/** The server as it is shipped: tests start what operators start. */
export const main = join(import.meta.dirname, "../dist/main.js");

/** A server of its own for a test file, on a data folder of its own. */
export interface TestServer extends StartedServer {
  readonly dataDir: string;
  /** The first admin's; empty where the server made none. */
  readonly adminToken: string;
  /** Ends the server and removes its folder. */
  remove(): Promise<void>;
}

/** Settings that make tests fast; none of them changes what an operation does. */
const quick = {
  HOST: "127.0.0.1",
  PORT: "0",
  BCRYPT_ROUNDS: "4",
  LOGIN_RATE_LIMIT: "off",
  LOG_LEVEL: "warn",
};

/** Starts the built server. */
export async function startServer(env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const dataDir = env["DATA_DIR"] ?? (await mkdtemp(join(tmpdir(), "sua-")));
  const started = await startCommand([process.execPath, main], { ...quick, DATA_DIR: dataDir, ...env });
  const tokenFile = join(dataDir, "admin-token");
  return {
    ...started,
    dataDir,
    adminToken: existsSync(tokenFile) ? readFileSync(tokenFile, "utf8").trim() : "",
    async remove() {
      await started.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
