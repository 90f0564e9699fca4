import { openDatabase } from "@synapse-user-admin/database";
import { readConfig } from "../config.ts";
import { databaseOptions } from "../databaseOptions.ts";
import { firstStart } from "../firstStart.ts";
import { createPasswords } from "../passwords.ts";
import type { CommandLine } from "./commandLine.ts";
import { commandLog } from "./commandLog.ts";
import { describeFirstStart } from "./firstStart.ts";
import { RefusedError } from "./refusedError.ts";

/** Fills an empty standalone database. */
export async function demo(_line: CommandLine): Promise<number> {
  const config = readConfig(process.env);
  const db = await openDatabase(databaseOptions(config, commandLog(config)));
  try {
    if (db.mode === "attached") {
      throw new RefusedError("This is a homeserver's database; made-up users are never added to one.");
    }
    const passwords = createPasswords({ pepper: config.passwordPepper, rounds: config.bcryptRounds });
    const made = db.firstStart ? await firstStart(db, config, passwords, true) : undefined;
    if (made === undefined) {
      throw new RefusedError("The database has users; the demo population is for an empty one.");
    }
    process.stdout.write(`${describeFirstStart(made).join("\n")}\n`);
    return 0;
  } finally {
    await db.close();
  }
}
