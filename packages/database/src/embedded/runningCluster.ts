import { access, readFile } from "node:fs/promises";
import path from "node:path";

import type pg from "pg";

import { StartError } from "../errors.ts";
import { chooseSocket } from "./cluster.ts";

/** A way to an embedded PostgreSQL that a server runs. */
export interface RunningCluster {
  readonly connection: pg.ClientConfig;
  /** Gives up what the way takes; connections that are open stay. */
  close(): Promise<void>;
}

/**
 * How to connect to the embedded PostgreSQL that a server runs on `dataDir`, for processes of the same account on the
 * same machine; where its path is too long for a socket, for this process alone, until it is closed.
 * @returns `undefined` where none has been started there
 * @throws StartError where that can't be told
 */
export const runningCluster = async (dataDir: string): Promise<RunningCluster | undefined> => {
  const cluster = path.join(dataDir, "postgres");
  // PostgreSQL's own note: the fifth line is the folder of its socket, as seen from its own folder.
  const note = await look(() => readFile(path.join(cluster, "postmaster.pid"), "utf8"));
  if (note === undefined) return undefined;
  const [, , , port = "", socket = ""] = note.split("\n");
  const { client, close } = await chooseSocket(path.resolve(cluster, socket));
  return {
    connection: { host: client, port: Number(port), user: "postgres", database: "postgres" },
    close,
  };
};

/** Whether an embedded database has been made in `dataDir`. @throws StartError where that can't be told */
export const hasCluster = async (dataDir: string): Promise<boolean> =>
  (await look(() => access(path.join(dataDir, "postgres", "PG_VERSION")).then(() => true))) ?? false;

/** `undefined` where what is looked at is not there. */
const look = async <R>(at: () => Promise<R>): Promise<R | undefined> => {
  try {
    return await at();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new StartError(
      `The embedded database can't be looked at: ${error instanceof Error ? error.message : String(error)}.`,
      {
        cause: error,
        advice: "Run this as the server's account, or set DATA_DIR to a folder of the server's.",
      },
    );
  }
};
