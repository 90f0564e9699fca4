import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, createPuppetToken, createSession, type Database } from "@synapse-user-admin/database";
import { newAccessToken } from "./accessTokens.ts";
import type { Config } from "./config.ts";
import type { Passwords } from "./passwords.ts";

/** The admin of a new standalone database, for whoever started it. */
export interface FirstAdmin {
  readonly userId: string;
  readonly token: string;
  /** Where the token was written, unless it was given. */
  readonly tokenFile: string | undefined;
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
  await db.write(context, command("createFirstAdmin", async ({ sql, now }) => {
    await sql`INSERT INTO users (name, password_hash, creation_ts, admin, is_guest, deactivated, approved) VALUES (${userId}, ${passwordHash}, ${Math.floor(now/1000)}, 1, 0, 0, true)`;
    await sql`INSERT INTO profiles (user_id, displayname, full_user_id) VALUES (${config.adminUser}, ${config.adminUser}, ${userId})`;
  }));
  await db.write(context, createSession({ userId, token, deviceId, displayName: "First start" }));
  const tokenFile = writeToken(config, token);
  return { userId, token, tokenFile, demoUsers: 0 };
}

function writeToken({ dataDir, adminToken }: Config, token: string): string | undefined {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "admin-token");
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return file;
}
