import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import {
  type AdminSession,
  createAdmin as createAdminAccount,
  type Database,
  NotPromotableError,
  openDatabase,
  promoteToAdmin,
  UserIdTakenError,
} from "@synapse-user-admin/database";
import { newAccessToken, newDeviceId, newPasswordText } from "../accessTokens.ts";
import { type Config, readConfig } from "../config.ts";
import { databaseOptions } from "../databaseOptions.ts";
import { MatrixError } from "../http/errors.ts";
import { createPasswords } from "../passwords.ts";
import { requireFreeUsername } from "../usernames.ts";
import type { CommandLine } from "./commandLine.ts";
import { commandLog } from "./commandLog.ts";
import { askForPassword, passwordFromStdin } from "./readPassword.ts";
import { RefusedError } from "./refusedError.ts";
import { UsageError } from "./usageError.ts";

/** What was done, for the one who asked for it. */
interface Outcome {
  readonly user_id: string;
  readonly result: "created" | "promoted" | "already an administrator";
  /** Where it was made here. */
  readonly password?: string;
  /** Where it is to be printed. */
  readonly access_token?: string;
  readonly token_file?: string;
}

/** Makes an administrator's account, or gives an account an administrator's rights. */
export async function createAdmin(line: CommandLine): Promise<number> {
  const source = passwordSource(line);
  const config = readConfig(process.env);
  const db = await openDatabase(databaseOptions(config, commandLog(config)));
  try {
    if (db.capabilities.refusal !== undefined) {
      throw new RefusedError(`No account can be changed here: ${db.capabilities.refusal}.`);
    }
    const [name = ""] = line.arguments;
    const localpart = localpartOf(name, db.serverName);
    const outcome = await make(db, config, line, source, localpart);
    process.stdout.write(line.flag("json") ? `${JSON.stringify(outcome)}\n` : describe(outcome));
    return 0;
  } finally {
    await db.close();
  }
}

type PasswordSource = "prompt" | "password-stdin" | "generate-password" | "no-password" | "kept";

/** @throws UsageError where options contradict each other */
function passwordSource(line: CommandLine): PasswordSource {
  const sources = (["password-stdin", "generate-password", "no-password"] as const).filter((name) =>
    line.flag(name),
  );
  if (line.flag("token") && line.value("token-file") !== undefined) {
    throw new UsageError("Give only one of --token and --token-file.");
  }
  if (line.flag("promote")) {
    if (sources.length > 0) {
      throw new UsageError(`--promote leaves the password as it is, so --${sources[0]} can't go with it.`);
    }
    return "kept";
  }
  if (sources.length > 1) {
    throw new UsageError(`Give only one of ${sources.map((name) => `--${name}`).join(" and ")}.`);
  }
  return sources[0] ?? "prompt";
}

/** @throws RefusedError for a user of another server */
function localpartOf(name: string, serverName: string): string {
  const [, localpart = name, domain = serverName] = /^@([^:]*):(.*)$/.exec(name) ?? [];
  if (domain !== serverName) {
    throw new RefusedError(`${name} is a user of another server; this one is ${serverName}.`);
  }
  return localpart;
}

async function make(
  db: Database,
  config: Config,
  line: CommandLine,
  source: PasswordSource,
  localpart: string,
): Promise<Outcome> {
  const userId = `@${localpart}:${db.serverName}`;
  const tokenFile = line.value("token-file");
  const session: AdminSession | undefined =
    line.flag("token") || tokenFile !== undefined
      ? { token: newAccessToken(localpart), deviceId: newDeviceId(), displayName: "create-admin" }
      : undefined;
  const context = { operation: "createAdmin", target: userId };
  const token = {
    ...(line.flag("token") && session !== undefined ? { access_token: session.token } : {}),
    ...(tokenFile === undefined ? {} : { token_file: tokenFile }),
  };
  if (source === "kept") {
    const isNew = await withTokenFile(tokenFile, session, () =>
      refusing(() => db.write(context, promoteToAdmin(userId, session))),
    );
    return { user_id: userId, result: isNew ? "promoted" : "already an administrator", ...token };
  }

  await refusing(() => requireFreeUsername(localpart, db.serverName, db));
  if (source !== "no-password" && !config.passwordLocaldbEnabled) {
    throw new RefusedError(
      "PASSWORD_LOCALDB_ENABLED is false, so nobody has a password here: give --no-password.",
    );
  }
  const password = await passwordOf(source, userId);
  const hash = (text: string) =>
    createPasswords({ pepper: config.passwordPepper, rounds: config.bcryptRounds }).hash(text);
  const account = {
    userId,
    passwordHash: password === undefined ? null : await hash(password),
    admin: true,
    userType: null,
    displayname: localpart,
    avatarUrl: null,
    threepids: [],
    externalIds: [],
  };
  await withTokenFile(tokenFile, session, () =>
    refusing(() => db.write(context, createAdminAccount(account, session))),
  );
  return {
    user_id: userId,
    result: "created",
    ...(source === "generate-password" && password !== undefined ? { password } : {}),
    ...token,
  };
}

async function passwordOf(source: PasswordSource, userId: string): Promise<string | undefined> {
  switch (source) {
    case "prompt":
      return askForPassword(userId);
    case "password-stdin":
      return passwordFromStdin();
    case "generate-password":
      return newPasswordText();
    case "no-password":
    case "kept":
      return undefined;
  }
}

/** Says what the database or Matrix's rules refuse as a refusal of the command. */
async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserIdTakenError) {
      throw new RefusedError(
        "There is an account of this id already. Give --promote to make it an administrator's.",
        {
          cause: error,
        },
      );
    }
    if (error instanceof MatrixError && error.errcode === "M_USER_IN_USE") {
      throw new RefusedError(`${error.message} Give --promote to make the account an administrator's.`, {
        cause: error,
      });
    }
    if (error instanceof MatrixError || error instanceof NotPromotableError) {
      throw new RefusedError(error.message, { cause: error });
    }
    throw error;
  }
}

/** The token is on the disk before the session is made, and gone again where it isn't. */
async function withTokenFile<Result>(
  file: string | undefined,
  session: AdminSession | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (file === undefined || session === undefined) {
    return work();
  }
  try {
    const opened = openSync(file, "wx", 0o600);
    writeSync(opened, `${session.token}\n`);
    closeSync(opened);
  } catch (error) {
    throw new RefusedError(
      `The token can't be written: ${error instanceof Error ? error.message : String(error)}.`,
      {
        cause: error,
      },
    );
  }
  try {
    return await work();
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}

function describe({ user_id: userId, result, password, access_token, token_file }: Outcome): string {
  const lines = {
    created: `Created ${userId}, a server administrator.`,
    promoted: `${userId} is a server administrator now.`,
    "already an administrator": `${userId} was a server administrator already.`,
  };
  return [
    lines[result],
    ...(password === undefined ? [] : [`Password: ${password}`]),
    ...(access_token === undefined ? [] : [`Access token: ${access_token}`]),
    ...(token_file === undefined ? [] : [`The access token is in ${token_file}.`]),
    "",
  ].join("\n");
}
