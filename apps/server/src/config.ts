import { resolve } from "node:path";
import { isLoopback } from "./isLoopback.ts";

/** How many attempts, refilled at which pace, before 429 M_LIMIT_EXCEEDED is answered. */
export interface RateLimit {
  /** Attempts that may come in one burst. */
  readonly burst: number;
  /** Attempts that are given back in a second. */
  readonly perSecond: number;
}

/** Everything that the environment can say, checked and in its final form. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly webConcurrency: number;
  readonly databaseUrl: string | undefined;
  /** `undefined`: where no connection pooler is seen. */
  readonly preparedStatements: boolean | undefined;
  readonly dataDir: string;
  readonly serverName: string | undefined;
  readonly publicBaseUrl: string | undefined;
  readonly mediaStorePath: string | undefined;
  readonly signingKeyPath: string | undefined;
  readonly attachedWrites: "direct" | undefined;
  readonly passwordPepper: string;
  readonly passwordLocaldbEnabled: boolean;
  readonly extraUserTypes: readonly string[];
  readonly bcryptRounds: number;
  readonly trustProxy: number;
  readonly bodyLimit: number;
  readonly loginRateLimit: RateLimit | undefined;
  readonly logLevel: LogLevel;
  readonly logRequests: (typeof requestLines)[number];
  readonly metrics: (typeof metricsModes)[number];
  readonly metricsToken: string | undefined;
  readonly demo: boolean;
  readonly adminUser: string;
  readonly adminPassword: string | undefined;
  readonly adminToken: string | undefined;
}

const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
const requestLines = ["slow", "all", "off"] as const;
const metricsModes = ["auto", "on", "off"] as const;
export type LogLevel = (typeof logLevels)[number];

/** A setting that can't be understood; `main` prints the sentence and exits with 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

interface Setting {
  readonly name: string;
  readonly fallback: string;
  readonly help: string;
}

/** One line of `--help` for each setting, in the order in which it prints them. */
export const settings = [
  { name: "HOST", fallback: "127.0.0.1", help: "address to listen on" },
  { name: "PORT", fallback: "8008", help: "port to listen on; 0 takes any free one" },
  {
    name: "WEB_CONCURRENCY",
    fallback: "1",
    help: "processes that serve on that port, for as many cores; each takes up to 11 connections of the database",
  },
  {
    name: "DATABASE_URL",
    fallback: "",
    help: "postgresql://… of the database; without it an embedded PostgreSQL in DATA_DIR is used",
  },
  {
    name: "PREPARED_STATEMENTS",
    fallback: "auto",
    help: "whether the hottest statements are prepared once a connection: true, false (for PgBouncer in transaction mode), or auto, which sees whether a pooler is in between",
  },
  { name: "DATA_DIR", fallback: "./data", help: "folder of the embedded database, keys and media" },
  {
    name: "SERVER_NAME",
    fallback: "",
    help: "the homeserver's name; on a database with users it is taken from them, otherwise localhost",
  },
  {
    name: "PUBLIC_BASEURL",
    fallback: "",
    help: "URL under which clients reach the homeserver, for /.well-known/matrix/client",
  },
  {
    name: "MEDIA_STORE_PATH",
    fallback: "",
    help: "Synapse's media folder, from which media are deleted; standalone: DATA_DIR/media, which is made",
  },
  {
    name: "SIGNING_KEY_PATH",
    fallback: "",
    help: "the homeserver's signing key in Synapse's format; standalone: DATA_DIR/signing.key. Servers on one database share it",
  },
  {
    name: "ATTACHED_WRITES",
    fallback: "",
    help: "direct: write to a homeserver's database. Only while its Synapse is stopped",
  },
  { name: "PASSWORD_PEPPER", fallback: "", help: "password_config.pepper of the homeserver" },
  {
    name: "PASSWORD_LOCALDB_ENABLED",
    fallback: "true",
    help: "false: no password can be set or used to log in",
  },
  {
    name: "EXTRA_USER_TYPES",
    fallback: "",
    help: "user types beside bot and support, separated by commas",
  },
  { name: "BCRYPT_ROUNDS", fallback: "12", help: "cost of a password hash, 4 to 31" },
  {
    name: "TRUST_PROXY",
    fallback: "0",
    help: "number of proxies whose X-Forwarded-For and X-Request-Id are believed",
  },
  { name: "BODY_LIMIT", fallback: "1048576", help: "largest request body in bytes" },
  {
    name: "LOGIN_RATE_LIMIT",
    fallback: "0.003/5",
    help: "logins per second and burst, for each address; off: no limit, for accounts neither",
  },
  { name: "LOG_LEVEL", fallback: "info", help: logLevels.join(", ") },
  {
    name: "LOG_REQUESTS",
    fallback: "slow",
    help: "requests with a line in the log: slow (over 1 s), all, or off; those that fail with 500 always have one",
  },
  {
    name: "METRICS",
    fallback: "auto",
    help: "/metrics for Prometheus: auto where METRICS_TOKEN is set, or HOST is this machine's alone and no proxy trusted; on, off",
  },
  {
    name: "METRICS_TOKEN",
    fallback: "",
    help: "token that reads /metrics; without it they are for this machine alone",
  },
  {
    name: "DEMO",
    fallback: "true",
    help: "false: the embedded database starts without the demo population",
  },
  { name: "ADMIN_USER", fallback: "admin", help: "localpart of a new standalone database's admin" },
  { name: "ADMIN_PASSWORD", fallback: "", help: "that admin's password; without it none is set" },
  { name: "ADMIN_TOKEN", fallback: "", help: "that admin's access token; without it one is made" },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]["name"];

/**
 * Reads the settings from an environment.
 *
 * @throws ConfigError naming the setting, its value and what it may be
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const text = (name: SettingName) => env[name] || fallbackOf(name);
  const optional = (name: SettingName) => text(name) || undefined;
  const path = (name: SettingName) => {
    const value = optional(name);
    return value === undefined ? undefined : resolve(value);
  };

  const host = text("HOST");
  const metrics = oneOf("METRICS", text("METRICS"), metricsModes);
  const metricsToken = token("METRICS_TOKEN", optional("METRICS_TOKEN"));
  if (metrics === "on" && metricsToken === undefined && !isLoopback(host)) {
    throw new ConfigError(`METRICS is "on" and HOST is "${host}", which others reach: set METRICS_TOKEN.`);
  }
  return {
    host,
    port: integer("PORT", text("PORT"), 0, 65_535),
    webConcurrency: integer("WEB_CONCURRENCY", text("WEB_CONCURRENCY"), 1, 256),
    databaseUrl: databaseUrl(optional("DATABASE_URL")),
    preparedStatements: autoOr(text("PREPARED_STATEMENTS")),
    dataDir: resolve(text("DATA_DIR")),
    serverName: serverName(optional("SERVER_NAME")),
    publicBaseUrl: baseUrl(optional("PUBLIC_BASEURL")),
    mediaStorePath: path("MEDIA_STORE_PATH"),
    signingKeyPath: path("SIGNING_KEY_PATH"),
    attachedWrites: attachedWrites(optional("ATTACHED_WRITES")),
    passwordPepper: text("PASSWORD_PEPPER"),
    passwordLocaldbEnabled: boolean("PASSWORD_LOCALDB_ENABLED", text("PASSWORD_LOCALDB_ENABLED")),
    extraUserTypes: list(text("EXTRA_USER_TYPES")),
    bcryptRounds: integer("BCRYPT_ROUNDS", text("BCRYPT_ROUNDS"), 4, 31),
    trustProxy: integer("TRUST_PROXY", text("TRUST_PROXY"), 0, 100),
    bodyLimit: integer("BODY_LIMIT", text("BODY_LIMIT"), 1024, 1_073_741_824),
    loginRateLimit: rateLimit(text("LOGIN_RATE_LIMIT")),
    logLevel: oneOf("LOG_LEVEL", text("LOG_LEVEL"), logLevels),
    logRequests: oneOf("LOG_REQUESTS", text("LOG_REQUESTS"), requestLines),
    metrics,
    metricsToken,
    demo: boolean("DEMO", text("DEMO")),
    adminUser: localpart(text("ADMIN_USER")),
    adminPassword: optional("ADMIN_PASSWORD"),
    adminToken: token("ADMIN_TOKEN", optional("ADMIN_TOKEN")),
  };
}

function fallbackOf(name: SettingName): string {
  return settings.find((setting) => setting.name === name)?.fallback ?? "";
}

function malformed(name: SettingName, value: string, wanted: string): ConfigError {
  return new ConfigError(`${name} is "${value}", but must be ${wanted}.`);
}

function integer(name: SettingName, value: string, least: number, most: number): number {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw malformed(name, value, `a whole number from ${least} to ${most}`);
  }
  return number;
}

function boolean(name: SettingName, value: string): boolean {
  return oneOf(name, value, ["true", "false"] as const) === "true";
}

function oneOf<Word extends string>(name: SettingName, value: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) {
    throw malformed(name, value, `one of ${words.join(", ")}`);
  }
  return word;
}

function autoOr(value: string): boolean | undefined {
  const word = oneOf("PREPARED_STATEMENTS", value, ["auto", "true", "false"] as const);
  return word === "auto" ? undefined : word === "true";
}

function list(value: string): readonly string[] {
  return value
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function databaseUrl(value: string | undefined): string | undefined {
  if (value !== undefined && !/^postgres(ql)?:\/\//.test(value)) {
    // The value may hold a password, so the sentence does not repeat it.
    throw new ConfigError("DATABASE_URL must begin with postgresql://");
  }
  if (value !== undefined && !URL.canParse(value)) {
    throw new ConfigError(
      "DATABASE_URL is no URL of the form postgresql://user:password@host:port/database.",
    );
  }
  return value;
}

function serverName(value: string | undefined): string | undefined {
  if (value !== undefined && !/^[A-Za-z0-9.:[\]-]{1,230}$/.test(value)) {
    throw malformed("SERVER_NAME", value, "a host name, with a port if need be");
  }
  return value;
}

function baseUrl(value: string | undefined): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (!URL.canParse(value) || !/^https?:\/\//.test(value)) {
    throw malformed("PUBLIC_BASEURL", value, "a URL that begins with http:// or https://");
  }
  return value.endsWith("/") ? value : `${value}/`;
}

function attachedWrites(value: string | undefined): "direct" | undefined {
  if (value !== undefined && value !== "direct") {
    throw malformed("ATTACHED_WRITES", value, "direct, or absent");
  }
  return value;
}

function localpart(value: string): string {
  if (!/^[a-z0-9=_./+-]{1,200}$/.test(value)) {
    throw malformed("ADMIN_USER", value, "a localpart of a-z, 0-9 and =_-./+");
  }
  return value;
}

function token(name: SettingName, value: string | undefined): string | undefined {
  if (value !== undefined && !/^[\x21-\x7e]{8,200}$/.test(value)) {
    // The value is a secret, so the sentence does not repeat it.
    throw new ConfigError(`${name} must be 8 to 200 visible ASCII characters without spaces.`);
  }
  return value;
}

function rateLimit(value: string): RateLimit | undefined {
  if (value === "off") {
    return undefined;
  }
  const parts = /^(\d+(?:\.\d+)?)\/(\d+)$/.exec(value);
  const perSecond = Number(parts?.[1]);
  const burst = Number(parts?.[2]);
  if (!(perSecond > 0 && burst > 0)) {
    throw malformed("LOGIN_RATE_LIMIT", value, "per-second/burst as in 0.003/5, or off");
  }
  return { perSecond, burst };
}
