import type { Log as DatabaseLog, OpenOptions } from "@synapse-user-admin/database";
import type { Config } from "./config.ts";
import type { Log } from "./log.ts";

/** What the settings say of the database. */
export function databaseOptions(config: Config, log: Log): OpenOptions {
  return {
    ...(config.databaseUrl === undefined ? {} : { url: config.databaseUrl }),
    ...(config.serverName === undefined ? {} : { serverName: config.serverName }),
    ...(config.attachedWrites === undefined ? {} : { attachedWrites: config.attachedWrites }),
    ...(config.preparedStatements === undefined ? {} : { preparedStatements: config.preparedStatements }),
    dataDir: config.dataDir,
    log: databaseLog(log),
  };
}

/** The database package says what happens by a function; here that is the server's log. */
export const databaseLog =
  (log: Log): DatabaseLog =>
  (level, message, fields) =>
    log[level](fields ?? {}, message);
