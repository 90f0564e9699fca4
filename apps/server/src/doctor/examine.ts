import { examineDatabase, StartError, type Examination } from "@synapse-user-admin/database";
import { type Config, ConfigError, readConfig } from "../config.ts";
import { databaseOptions } from "../databaseOptions.ts";
import { createLog } from "../log.ts";
import { checkDatabase } from "./checkDatabase.ts";
import { checkDataDir } from "./checkDataDir.ts";
import { checkListening } from "./checkListening.ts";
import { checkMedia } from "./checkMedia.ts";
import { checkProgram } from "./checkProgram.ts";
import { checkSigningKey } from "./checkSigningKey.ts";
import { type Finding, findings } from "./finding.ts";

/**
 * Looks at everything that the server needs, and changes nothing.
 *
 * @param env what the settings are read from
 */
export async function examine(
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Finding[]> {
  const settings = findings("settings");
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) {
      return [settings.fail(error.message, "Correct it; the rest can only be looked at then.")];
    }
    throw error;
  }
  const { found, examination } = await lookAtDatabase(config);
  const mode = examination?.whose === "attached" ? "attached" : "standalone";
  const writable =
    examination?.pulse.isReplica !== true && (mode === "standalone" || config.attachedWrites === "direct");
  return [
    settings.ok("Every setting can be understood."),
    ...(await checkProgram(config)),
    ...found,
    ...(await checkDataDir(config, mode === "attached")),
    await checkMedia(config, mode, writable),
    ...(await checkSigningKey(config, mode, writable, examination)),
    ...(await checkListening(config)),
  ];
}

async function lookAtDatabase(
  config: Config,
): Promise<{ readonly found: readonly Finding[]; readonly examination: Examination | undefined }> {
  const { ok, fail } = findings("database");
  try {
    const examination = await examineDatabase(databaseOptions(config, createLog("silent")));
    return examination === undefined
      ? { found: [ok("The embedded database will be made in DATA_DIR at the first start.")], examination }
      : { found: checkDatabase(examination, config), examination };
  } catch (error) {
    if (!(error instanceof StartError)) {
      throw error;
    }
    const usual =
      config.databaseUrl === undefined
        ? "Look at the end of postgres.log in DATA_DIR, or give DATABASE_URL."
        : "See that PostgreSQL runs and takes connections from here, and that DATABASE_URL names it, its role and the database.";
    return { found: [fail(error.fault, error.advice ?? usual)], examination: undefined };
  }
}
