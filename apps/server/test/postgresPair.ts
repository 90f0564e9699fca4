import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { vi } from "vitest";
import { freePort } from "./freePort.ts";
import { giveToPrograms, type Program, runProgram, startProgram } from "./startProgram.ts";

/** Debian's; what is brought along has no pg_basebackup. */
const bin = process.env["POSTGRES_BIN"] ?? "/usr/lib/postgresql/15/bin";

/** Why there can be no pair here, as a sentence; `undefined` where there can. */
export const noPair: string | undefined =
  // In CI they have to be there.
  process.env["CI"] !== undefined || existsSync(join(bin, "pg_basebackup"))
    ? undefined
    : `needs PostgreSQL's programs, and ${bin} has no pg_basebackup; POSTGRES_BIN names another folder`;

/** A PostgreSQL, and another one that streams from it and takes reads. */
export interface PostgresPair {
  /** A pool of connections to a database on the one or the other; ended with the pair. */
  pool(side: Side, database: string): pg.Pool;
  url(side: Side, database: string): string;
  /** Waits until the replica has replayed all that the primary has written until now. */
  caughtUp(): Promise<void>;
  remove(): Promise<void>;
}

type Side = "primary" | "replica";

const patience = { timeout: 30_000, interval: 20 };

/** Settings that make both fast; none of them changes how they replicate. */
const quick = ["fsync=off", "unix_socket_directories=", "listen_addresses=127.0.0.1", "shared_buffers=16MB"];

/** @param ofReplica further settings of the replica */
export async function startPair(ofReplica: readonly string[]): Promise<PostgresPair> {
  const folder = await mkdtemp(join(tmpdir(), "sua-pair-"));
  await giveToPrograms(folder);
  const ports = { primary: await freePort(), replica: await freePort() };
  const programs: Program[] = [];
  const pools: pg.Pool[] = [];
  const url = (side: Side, database: string) => `postgresql://postgres@127.0.0.1:${ports[side]}/${database}`;
  const pool = (side: Side, database: string) => {
    const made = new pg.Pool({ connectionString: url(side, database), max: 3 });
    made.on("error", () => {});
    pools.push(made);
    return made;
  };
  const remove = async () => {
    await Promise.all(pools.map((made) => made.end()));
    for (const program of programs.toReversed()) {
      await program.stop();
    }
    await rm(folder, { recursive: true, force: true });
  };
  const start = async (side: Side, settings: readonly string[]) => {
    const options = [...quick, `port=${ports[side]}`, ...settings].flatMap((setting) => ["-c", setting]);
    const program = startProgram(join(bin, "postgres"), ["-D", join(folder, side), ...options]);
    programs.push(program);
    let ended = false;
    void program.exited.then(() => {
      ended = true;
    });
    await vi.waitUntil(async () => {
      if (ended) {
        throw new Error(`PostgreSQL does not start: ${program.output()}`);
      }
      const client = new pg.Client(url(side, "postgres"));
      client.on("error", () => {});
      return client.connect().then(
        () => client.end().then(() => true),
        () => false,
      );
    }, patience);
  };
  try {
    const account = ["-U", "postgres", "-A", "trust", "--locale=C", "--encoding=UTF8", "--no-sync"];
    await runProgram(join(bin, "initdb"), ["-D", join(folder, "primary"), ...account]);
    await start("primary", []);
    await mkdir(join(folder, "replica"), { mode: 0o700 });
    await giveToPrograms(join(folder, "replica"));
    await runProgram(join(bin, "pg_basebackup"), [
      "-d",
      url("primary", "postgres"),
      "-D",
      join(folder, "replica"),
      "--write-recovery-conf",
      "--checkpoint=fast",
      "--no-sync",
    ]);
    await start("replica", ofReplica);
  } catch (error) {
    await remove();
    throw error;
  }
  const [primary, replica] = [pool("primary", "postgres"), pool("replica", "postgres")];
  return {
    pool,
    url,
    async caughtUp() {
      const { rows } = await primary.query<{ lsn: string }>("SELECT pg_current_wal_lsn()::text AS lsn");
      const { lsn } = rows[0] ?? {};
      await vi.waitUntil(async () => {
        const replayed = await replica.query<{ done: boolean }>(
          "SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS done",
          [lsn],
        );
        return replayed.rows[0]?.done === true;
      }, patience);
    },
    remove,
  };
}
