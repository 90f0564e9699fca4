import { examineDatabase, StartError, type Examination } from "@synapse-user-admin/database";
import { type Config, ConfigError, readConfig } from "../config.ts";
import { databaseOptions } from "../databaseOptions.ts";
import { checkDatabase } from "../doctor/checkDatabase.ts";
import { checkDataDir } from "../doctor/checkDataDir.ts";
import { checkListening } from "../doctor/checkListening.ts";
import { checkMedia } from "../doctor/checkMedia.ts";
import { checkProgram } from "../doctor/checkProgram.ts";
import { checkSigningKey } from "../doctor/checkSigningKey.ts";
import { type Finding, findings } from "../doctor/finding.ts";
import type { CommandLine } from "./commandLine.ts";
import { commandLog } from "./commandLog.ts";

/** Looks at everything, and says what to do. */
export async function doctor(line: CommandLine): Promise<number> {
  const found = await examine();
  const count = (level: Finding["level"]) => found.filter((finding) => finding.level === level).length;
  const failed = count("fail");
  if (line.flag("json")) {
    process.stdout.write(`${JSON.stringify({ healthy: failed === 0, findings: found }, undefined, 2)}\n`);
  } else {
    const closing = `${count("ok")} ok, ${count("warn")} to look at, ${failed} failed`;
    process.stdout.write(`${found.map(describe).join("\n")}\n\n${closing}\n`);
  }
  return failed === 0 ? 0 : 1;
}

async function examine(): Promise<readonly Finding[]> {
  const settings = findings("settings");
  let config: Config;
  try {
    config = readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) {
      return [settings.fail(error.message, "Correct it; the rest can only be looked at then.")];
    }
    throw error;
  }
  const { found, examination } = await lookAtDatabase(config);
  const mode = examination?.whose === "attached" ? "attached" : "standalone";
  const writable = mode === "standalone" || config.attachedWrites === "direct";
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
    const examination = await examineDatabase(databaseOptions(config, commandLog({ logLevel: "silent" })));
    return examination === undefined
      ? { found: [ok("The embedded database will be made in DATA_DIR at the first start.")], examination }
      : { found: checkDatabase(examination, config), examination };
  } catch (error) {
    if (!(error instanceof StartError)) {
      throw error;
    }
    const advice =
      config.databaseUrl === undefined
        ? "Look at the end of postgres.log in DATA_DIR, or give DATABASE_URL."
        : "See that PostgreSQL runs and takes connections from here, and that DATABASE_URL names it, its role and the database.";
    return { found: [fail(error.message, advice)], examination: undefined };
  }
}

const widest = 13;

function describe({ level, about, text, advice }: Finding): string {
  const indent = " ".repeat(6 + widest);
  return [
    `${level.padEnd(5)} ${about.padEnd(widest)}${text}`,
    ...(advice === undefined ? [] : [`${indent}${advice}`]),
  ].join("\n");
}
