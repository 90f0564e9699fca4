import { access, readFile } from "node:fs/promises";
import path from "node:path";

import type pg from "pg";

/**
 * How to connect to the embedded PostgreSQL that a server runs on `dataDir`, for processes of the same account on the
 * same machine.
 * @throws where none has been started there
 */
export const runningCluster = async (dataDir: string): Promise<pg.ClientConfig> => {
  const cluster = path.join(dataDir, "postgres");
  // PostgreSQL's own note: the fifth line is the folder of its socket, as seen from its own folder.
  const [, , , port = "", socket = ""] = (await readFile(path.join(cluster, "postmaster.pid"), "utf8")).split(
    "\n",
  );
  return {
    host: path.resolve(cluster, socket),
    port: Number(port),
    user: "postgres",
    database: "postgres",
  };
};

/** Whether an embedded database has been made in `dataDir`. */
export const hasCluster = (dataDir: string): Promise<boolean> =>
  access(path.join(dataDir, "postgres", "PG_VERSION")).then(
    () => true,
    () => false,
  );
