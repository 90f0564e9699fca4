import type pg from "pg";

import { connectAtStart, explain } from "./connectAtStart.ts";
import { startCluster } from "./embedded/cluster.ts";
import type { OpenOptions } from "./open.ts";
import { QuickClient } from "./pool.ts";

/** Which database, as {@link OpenOptions} say it. */
export type Place = Pick<OpenOptions, "url" | "dataDir" | "log">;

/**
 * Does something on one connection, for what is done before or beside serving; the embedded server runs as long as it
 * takes.
 * @throws StartError where the database can't be reached
 */
export const withConnection = async <R>(
  { url, dataDir, log }: Place,
  work: (client: pg.Client) => Promise<R>,
): Promise<R> => {
  const cluster = url === undefined ? await startCluster({ dataDir, log }) : undefined;
  try {
    return await connected(cluster?.connection ?? { connectionString: url }, log, work);
  } finally {
    await cluster?.stop();
  }
};

/** {@link withConnection} to a database that runs. */
export const connected = async <R>(
  config: pg.ClientConfig,
  log: OpenOptions["log"],
  work: (client: pg.Client) => Promise<R>,
): Promise<R> => {
  try {
    const client = await connectAtStart(async () => {
      const fresh = new QuickClient(config);
      // One that breaks between two statements; the next one says so.
      fresh.on("error", (error) => log("debug", "the connection broke", { reason: error.message }));
      await fresh.connect();
      return fresh;
    });
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  } catch (error) {
    throw explain(error);
  }
};
