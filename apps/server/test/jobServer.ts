import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Answer } from "@synapse-user-admin/contract-tests";
import { createStoredRooms } from "@synapse-user-admin/database/testing";
import pg from "pg";
import { onTestFinished, vi } from "vitest";
import type { CrashDatabase } from "./crashDatabase.ts";
import { call } from "./mediaFolder.ts";
import { startServer, type TestServer } from "./server.ts";

export const admin = "/_synapse/admin";
export const user = "@u:localhost";
export const owner = "@owner:localhost";
/** For what a job does in the background. */
export const patience = { timeout: 50_000, interval: 5 };

/** A server with two accounts, a way to ask its database, and one to make rooms in it. */
export async function prepare({ env, url }: CrashDatabase) {
  const dataDir = await mkdtemp(join(tmpdir(), "sua-crash-"));
  const pools: pg.Pool[] = [];
  const servers: TestServer[] = [];
  onTestFinished(async () => {
    await Promise.all(pools.map((pool) => pool.end().catch(() => {})));
    await Promise.all(servers.map((server) => server.stop()));
    await rm(dataDir, { recursive: true, force: true });
  });
  const start = async (settings: Readonly<Record<string, string>> = {}) => {
    const server = await startServer({ DATA_DIR: dataDir, DEMO: "false", ...env, ...settings });
    servers.push(server);
    return server;
  };
  const connect = async () => {
    const pool = new pg.Pool({ connectionString: await url(dataDir), max: 2 });
    // The database of a server that is killed may go away with it.
    pool.on("error", () => {});
    pools.push(pool);
    return pool;
  };
  const server = await start();
  for (const userId of [user, owner]) {
    await call(server, "PUT", `${admin}/v2/users/${userId}`);
  }
  const pool = await connect();
  return { server, start, connect, pool, rooms: createStoredRooms(pool), dataDir };
}

/** The text in a field of an answer's body; an empty one where there is none. */
export const textIn = ({ body }: Answer, field: string): string => {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, field) : undefined;
  return typeof value === "string" ? value : "";
};

/** How many rows a `FROM …` gives. */
export const count = async (pool: pg.Pool, text: string, ...values: readonly string[]): Promise<number> => {
  const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n ${text}`, [...values]);
  return rows[0]?.n ?? 0;
};

/** Waits until another connection waits for what this one holds. What waits elsewhere on the same server is not counted. */
export async function isWaitedFor(client: pg.PoolClient, pool: pg.Pool): Promise<void> {
  const { rows } = await client.query<{ pid: string }>("SELECT pg_backend_pid()::text AS pid");
  const waiting = "FROM pg_stat_activity WHERE $1::int = ANY (pg_blocking_pids(pid))";
  await vi.waitUntil(async () => (await count(pool, waiting, rows[0]?.pid ?? "")) > 0, patience);
}

/** Rooms of the owner's that the user is in. */
export async function roomsOf(
  rooms: ReturnType<typeof createStoredRooms>,
  number: number,
): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < number; n++) {
    const roomId = await rooms.create(owner);
    await rooms.member({ roomId, sender: user, userId: user, membership: "join" });
    ids.push(roomId);
  }
  return ids.toSorted();
}
