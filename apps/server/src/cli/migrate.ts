import { migrateDatabase, type MigrationReport } from "@synapse-user-admin/database";
import { readConfig } from "../config.ts";
import { databaseOptions } from "../databaseOptions.ts";
import type { CommandLine } from "./commandLine.ts";
import { commandLog } from "./commandLog.ts";

/** Apart from that of a refusal, so that a script can tell them. */
const pendingCode = 3;

/** Applies the migrations, or with `--check` says which would be. */
export async function migrate(line: CommandLine): Promise<number> {
  const config = readConfig(process.env);
  const report = await migrateDatabase(databaseOptions(config, commandLog(config)), line.flag("check"));
  const text = line.flag("json") ? JSON.stringify(report) : describe(report, line.flag("check")).join("\n");
  process.stdout.write(`${text}\n`);
  return report.mode === "standalone" && report.pending.length > 0 ? pendingCode : 0;
}

function describe(report: MigrationReport, check: boolean): readonly string[] {
  if (report.mode === "attached") {
    return [
      "The tables of this database are a Synapse's, which brings them up to date itself. Nothing was done.",
    ];
  }
  const { applied, pending } = report;
  if (applied.length > 0) {
    return [`Applied ${countOf(applied)}:`, ...applied.map((name) => `  ${name}`)];
  }
  if (pending.length > 0) {
    return [`${countOf(pending)} pending:`, ...pending.map((name) => `  ${name}`)];
  }
  return [check ? "Nothing is pending." : "The database was up to date; nothing was done."];
}

const countOf = ({ length }: readonly string[]) => (length === 1 ? "1 migration" : `${length} migrations`);
