import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSession, createUser, fillPopulation, type Database } from "@synapse-user-admin/database";
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

/** Makes the first admin, and on an embedded database the demo population. */
export async function firstStart(db: Database, config: Config, passwords: Passwords): Promise<FirstAdmin> {
  const userId = `@${config.adminUser}:${db.serverName}`;
  const token = config.adminToken ?? newAccessToken(config.adminUser);
  const passwordHash = config.adminPassword === undefined ? null : await passwords.hash(config.adminPassword);
  const context = { operation: "firstStart" };
  await db.write(
    context,
    createUser({
      userId,
      passwordHash,
      admin: true,
      userType: null,
      displayname: config.adminUser,
      avatarUrl: null,
      threepids: [],
      externalIds: [],
    }),
  );
  await db.write(context, createSession({ userId, token, deviceId, displayName: "First start" }));
  const demo = db.embedded && config.demo ? demoPopulation(db.serverName, Date.now()) : [];
  if (demo.length > 0) {
    await db.write(context, fillPopulation(demo));
  }
  return { userId, token, tokenFile: writeToken(config.dataDir, token), demoUsers: demo.length };
}

/** For its owner alone to read. */
function writeToken(dataDir: string, token: string): string {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "admin-token");
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return file;
}
