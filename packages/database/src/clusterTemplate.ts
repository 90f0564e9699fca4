import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { lstat, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import pg from "pg";

import { startCluster } from "./embedded/cluster.ts";
import { installedVersion } from "./embedded/binaries.ts";
import { migrations } from "./generated/migrations.ts";
import { migrate } from "./migrate.ts";
import type { Log } from "./open.ts";

/** What a database of tests does without: care for a power cut. */
export const carelessSettings: Readonly<Record<string, string>> = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
};

/** The account's folder for what can be made again. */
const cacheFolder = (): string =>
  process.env["XDG_CACHE_HOME"] ||
  path.join(homedir(), ...(process.platform === "darwin" ? ["Library", "Caches"] : [".cache"]));

const run = promisify(execFile);

/**
 * What else the clusters in the cache are made by. Raise it whenever {@link makeCluster} or initdb's options for what is
 * disposable (`embedded/cluster.ts`) change in what they leave: else accounts go on with clusters of the way before.
 */
const format = 2;

/**
 * Makes the cluster of a new data folder out of one that was made before, which takes a fifth of the time that initdb and
 * the migrations take. The first time, that one is made: in the data folder, so that it goes with it where this process is
 * killed meanwhile; and then it is kept in the account's cache folder, named after all that went into it. It is moved to its
 * place there when it is whole, so that of several processes any may be the first.
 * @param dataDir an empty folder of its own for {@link startCluster}; where no cache can be kept it stays empty, and the
 *   start does all the work
 * @returns where the cluster in the cache is that was copied. It was made without care for a power cut and is kept for
 *   long, so it may be spoiled: {@link removeTemplate}
 */
export const copyTemplate = async (dataDir: string, log: Log): Promise<string | undefined> => {
  const parent = path.join(cacheFolder(), "synapse-user-admin");
  const key = createHash("sha256");
  key.update(`${format} ${await installedVersion()} ${process.platform} ${process.arch}`);
  key.update(` ${process.getuid?.() ?? ""}`);
  for (const { name, checksum } of migrations) key.update(` ${name} ${checksum}`);
  const template = path.join(parent, `test-cluster-${key.digest("hex").slice(0, 16)}`);
  const copy = clusterIn(dataDir);
  try {
    if ((await lstat(template).catch(() => undefined)) === undefined) {
      await mkdir(parent, { recursive: true, mode: 0o700 });
      await makeCluster(dataDir, log);
      await keep(copy, template).catch((error: unknown) => {
        log("debug", "no cluster could be kept", { reason: String(error) });
      });
      return undefined;
    }
    const { uid, mode } = await lstat(template);
    // Nobody else's work is run.
    if (uid !== process.getuid?.() || (mode & 0o077) !== 0) return undefined;
    await copyFolder(clusterIn(template), copy).catch(async (error: unknown) => {
      await removeTemplate(template, dataDir);
      throw error;
    });
    return template;
  } catch (error) {
    log("debug", "no cluster could be copied, so a new one is made", { reason: String(error) });
    await rm(copy, { recursive: true, force: true });
    return undefined;
  }
};

/** Removes a cluster from the cache that can't be copied, or does not start, and its copy. */
export const removeTemplate = async (template: string, dataDir: string): Promise<void> => {
  await rm(template, { recursive: true, force: true });
  await rm(clusterIn(dataDir), { recursive: true, force: true });
};

const clusterIn = (folder: string): string => path.join(folder, "postgres");

const copyFolder = (from: string, to: string): Promise<unknown> => run("cp", ["-Rp", from, to]);

/** Nothing is made from them here, and they are a third of what there is to copy. */
const dropUnused = async (client: pg.Client): Promise<void> => {
  for (const name of ["template0", "template1"]) {
    await client.query(`ALTER DATABASE ${name} WITH IS_TEMPLATE false`);
    await client.query(`DROP DATABASE ${name}`);
  }
  await client.query("CHECKPOINT");
};

/** Makes a migrated cluster in `dataDir`, and leaves it stopped. */
const makeCluster = async (dataDir: string, log: Log): Promise<void> => {
  // No more log than has to be copied.
  const settings = { ...carelessSettings, min_wal_size: "2MB", wal_recycle: "off" };
  const cluster = await startCluster({ dataDir, log, settings, isDisposable: true });
  try {
    const client = new pg.Client(cluster.connection);
    await client.connect();
    try {
      await migrate(client);
      await dropUnused(client);
    } finally {
      await client.end();
    }
  } finally {
    await cluster.stop();
  }
};

/** Puts a copy of a cluster into the cache. */
const keep = async (cluster: string, template: string): Promise<void> => {
  const draft = await mkdtemp(`${template}-`);
  try {
    await copyFolder(cluster, clusterIn(draft));
    // Another process may have been quicker; either is good.
    await rename(draft, template).catch(async (error: unknown) => {
      if ((await lstat(template).catch(() => undefined)) === undefined) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
};
