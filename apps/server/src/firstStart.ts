import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beginDatabase, StartError, type Database } from "@synapse-user-admin/database";
import { newAccessToken } from "./accessTokens.ts";
import type { Config } from "./config.ts";
import { demoPopulation } from "./demo.ts";
import type { Passwords } from "./passwords.ts";

/** The admin of a new standalone database, for whoever started it. */
export interface FirstAdmin {
  readonly userId: string;
  readonly token: string;
  /** Where the token was written. */
  readonly tokenFile: string;
  /** How many made-up users were added. */
  readonly demoUsers: number;
}

const deviceId = "FIRST_START";

/**
 * Makes the first admin, and the demo population where it is wanted.
 *
 * @returns `undefined` where another process that started on the same database has done so
 * @throws StartError where the token can't be written
 */
export async function firstStart(
  db: Database,
  config: Config,
  passwords: Passwords,
  withDemo: boolean,
): Promise<FirstAdmin | undefined> {
  const { adminUser, adminPassword, dataDir } = config;
  const userId = `@${adminUser}:${db.serverName}` as const;
  const token = config.adminToken ?? newAccessToken(adminUser);
  const inhabitants = withDemo ? demoPopulation(db.serverName, Date.now()) : [];
  const admin = {
    userId,
    passwordHash: adminPassword === undefined ? null : await passwords.hash(adminPassword),
    admin: true,
    userType: null,
    displayname: adminUser,
    avatarUrl: null,
    threepids: [],
    externalIds: [],
  };
  // The token is on the disk before anybody can need it, and has its name once it is good.
  const draft = writeToken(dataDir, token);
  try {
    const began = await db.write(
      { operation: "firstStart" },
      beginDatabase({ admin, deviceId, token, inhabitants }),
    );
    if (!began) {
      return undefined;
    }
    const tokenFile = join(dataDir, "admin-token");
    renameSync(draft, tokenFile);
    return { userId, token, tokenFile, demoUsers: inhabitants.length };
  } finally {
    rmSync(draft, { force: true });
  }
}

/** For its owner alone to read. */
function writeToken(dataDir: string, token: string): string {
  const file = join(dataDir, `admin-token.${process.pid}`);
  try {
    mkdirSync(dataDir, { recursive: true });
    rmSync(file, { force: true });
    writeFileSync(file, `${token}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(`The first admin's token can't be written to DATA_DIR: ${why}.`, { cause: error });
  }
  return file;
}
