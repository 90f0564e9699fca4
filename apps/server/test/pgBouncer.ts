import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { vi } from "vitest";
import { freePort } from "./freePort.ts";
import { giveToPrograms, startProgram } from "./startProgram.ts";

/** Debian's place for it is not on everybody's path. */
const program = process.env["PGBOUNCER"] ?? "/usr/sbin/pgbouncer";

/** Why there is no PgBouncer here, as a sentence; `undefined` where there is one. */
export const noPgBouncer: string | undefined =
  // In CI it has to be there.
  process.env["CI"] !== undefined || spawnSync(program, ["--version"]).status === 0
    ? undefined
    : `needs PgBouncer, and there is no ${program}`;

/**
 * Starts a PgBouncer in transaction mode.
 * @param target connection string of a database; who connects is let in as its user
 * @param sessions how many it keeps of PostgreSQL's
 */
export async function startPgBouncer(target: string, sessions: number) {
  const folder = await mkdtemp(join(tmpdir(), "sua-bouncer-"));
  await giveToPrograms(folder);
  const { hostname, port, username, password, pathname } = new URL(target);
  const database = pathname.slice(1);
  const listenPort = await freePort();
  const file = join(folder, "pgbouncer.ini");
  const secret = password === "" ? "" : ` password=${decodeURIComponent(password)}`;
  const lines = [
    "[databases]",
    `${database} = host=${decodeURIComponent(hostname)} port=${port || 5432} user=${decodeURIComponent(username)}${secret}`,
    "[pgbouncer]",
    "listen_addr = 127.0.0.1",
    `listen_port = ${listenPort}`,
    "unix_socket_dir =",
    "auth_type = any",
    "pool_mode = transaction",
    `default_pool_size = ${sessions}`,
    "max_client_conn = 200",
  ];
  await writeFile(file, `${lines.join("\n")}\n`, { mode: 0o644 });
  const running = startProgram(program, [file]);
  const url = `postgresql://anyone@127.0.0.1:${listenPort}/${database}`;
  await vi.waitUntil(
    async () => {
      const client = new pg.Client(url);
      client.on("error", () => {});
      return client.connect().then(
        () => client.end().then(() => true),
        () => false,
      );
    },
    { timeout: 10_000, interval: 20 },
  );
  return {
    url,
    async remove() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
