import type { SettingName } from "../config.ts";
import type { Seed, Seeded, Time, UserId } from "./seed.ts";

/** Settings that are not for a caller to give: a server for tests has them itself, or as an option. */
export const ownSettings = [
  "ATTACHED_WRITES",
  "DATABASE_URL",
  "DATA_DIR",
  "DEMO",
  "LOG_LEVEL",
  "MEDIA_STORE_PATH",
  "SERVER_NAME",
  "WEB_CONCURRENCY",
] as const satisfies readonly SettingName[];

/** What a server for tests may be told beside its content. */
export interface ServerOptions {
  /** The part of user ids behind the colon, `localhost` by default. */
  readonly serverName?: string;
  /**
   * A PostgreSQL for tests (`postgresql://postgres@127.0.0.1:5432/postgres`), in place of the embedded one where that can't
   * run. The server makes a database of its own there, and drops it when it is stopped. The role has to be a superuser.
   */
  readonly databaseUrl?: string;
  /** What the server says on stderr: problems only by default. */
  readonly logLevel?: "debug" | "info" | "warn" | "error" | "silent";
  /** What time the server takes it to be when it starts; it runs on from there. The system's clock by default. */
  readonly time?: Time;
  /**
   * Any of the server's settings, by the name and in the form that `synapse-user-admin --help` says. Unless told
   * otherwise it takes any free port, hashes passwords cheaply (`BCRYPT_ROUNDS: "4"`) and limits no logins
   * (`LOGIN_RATE_LIMIT: "off"`).
   */
  readonly settings?: {
    readonly [Name in Exclude<SettingName, (typeof ownSettings)[number]>]?: string;
  };
}

/** What a started server says of itself. */
export interface Started {
  readonly baseUrl: string;
  readonly adminUserId: UserId;
  readonly adminToken: string;
  readonly serverName: string;
  readonly seeded: Seeded;
}

/** What can be asked of the process that the server runs in: a call's name, what it takes, and what it gives. */
export interface Calls {
  start(options: ServerOptions & Seed): Started;
  seed(seed: Seed): Seeded;
  reset(): void;
  setTime(time: Time | undefined): void;
}

/** A call on its way to that process. */
export interface Request {
  readonly id: number;
  readonly call: keyof Calls;
  readonly argument: unknown;
}

/** Its answer: a value, or the sentence that says why there is none. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

/** What that process says before anything is in it: where all that it makes lies, for the case that it can't remove that itself. */
export interface DataFolder {
  readonly dataDir: string;
}
