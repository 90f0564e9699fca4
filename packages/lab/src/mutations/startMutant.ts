import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCommand, type TargetServer } from "@synapse-user-admin/contract-tests";
import {
  createClientRows,
  createDatabase,
  createStoredMedia,
  createStoredRooms,
} from "@synapse-user-admin/database/testing";
import pg from "pg";
import { applyMutation } from "./applyMutation.ts";
import type { Mutation } from "./mutation.ts";

/** A server with a fault in it, or as it is, on a database of its own. */
export interface Mutant {
  readonly target: TargetServer;
  /** Ends it at once, with what it is at. */
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, "../../../..");
const adminToken = "syt_YWRtaW4_mutation";

/**
 * Starts the server from its sources.
 *
 * @param cluster connection string of the PostgreSQL in which the database is made
 * @param mutation the fault; `undefined`: none
 */
export const startMutant = async (cluster: string, mutation: Mutation | undefined): Promise<Mutant> => {
  const preload: string[] = [];
  const env: Record<string, string> = {};
  if (mutation !== undefined) {
    const file = join(root, mutation.file);
    applyMutation(await readFile(file, "utf8"), mutation);
    preload.push("--import", import.meta.resolve("./mutateOnLoad.ts"));
    env["LAB_MUTATION"] = JSON.stringify({ ...mutation, file });
  }
  const url = await createDatabase(cluster);
  const dataDir = await mkdtemp(join(tmpdir(), "lab-mutant-"));
  const server = await startCommand(
    [
      process.execPath,
      "--disable-warning=ExperimentalWarning",
      "--conditions=@synapse-user-admin/source",
      ...preload,
      join(root, "apps/server/src/main.ts"),
    ],
    {
      ...env,
      HOST: "127.0.0.1",
      PORT: "0",
      DATABASE_URL: url,
      DATA_DIR: dataDir,
      ADMIN_TOKEN: adminToken,
      BCRYPT_ROUNDS: "4",
      LOGIN_RATE_LIMIT: "off",
      LOG_LEVEL: "silent",
    },
  ).catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  return {
    target: {
      baseUrl: server.baseUrl,
      adminToken,
      serverName: "localhost",
      prefix: "contract-",
      makers: {
        ...createClientRows(pool),
        rooms: createStoredRooms(pool),
        media: createStoredMedia(pool, join(dataDir, "media")),
        recordsActivity: true,
      },
    },
    async stop() {
      process.kill(server.pid, "SIGKILL");
      await server.exited;
      await pool.end();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
