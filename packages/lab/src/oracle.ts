import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { isObject, type Json, type JsonObject, parseJson } from "./json.ts";

/** What the kit could not do, in its own words: they say what to install or to run. */
export class OracleError extends Error {
  override readonly name = "OracleError";
}

/** A running Synapse: `oracle up` and `oracle info`. */
export interface OracleInfo {
  readonly baseUrl: string;
  readonly serverName: string;
  readonly adminToken: string;
  /** Connection string of the live database. */
  readonly dsn: string;
  readonly mediaStorePath: string;
  readonly signingKeyPath: string;
}

/** A copy of a database for another server: `oracle clone`. */
export interface OracleClone {
  readonly dsn: string;
  readonly serverName: string;
  readonly adminToken: string;
  readonly mediaStorePath: string;
  readonly signingKeyPath: string;
}

export interface OracleSession {
  readonly accessToken: string;
}
export interface OracleUser {
  readonly userId: string;
  /** By device id. */
  readonly devices: Readonly<Record<string, OracleSession>>;
}

/** The seeded population's ids and tokens: `oracle state`. */
export interface OracleState {
  readonly admin: { readonly userId: string; readonly accessToken: string; readonly password: string };
  /** The one password of the accounts that have one. */
  readonly password: string;
  /** By localpart; the guests by `guest1`, `guest2`. Without the admin. */
  readonly users: Readonly<Record<string, OracleUser>>;
  /** Tokens that the admin made by login-as. */
  readonly loginAs: Readonly<Record<string, string>>;
  /** Room ids by the seed's name. */
  readonly rooms: Readonly<Record<string, string>>;
  /** Ids of finished redactions, by what became of them. */
  readonly redactions: Readonly<Record<string, string>>;
}

export interface OracleErrors {
  /** Synapse logged no error and no traceback since its last start. */
  readonly clean: boolean;
  /** Warnings and errors, with tracebacks. */
  readonly log: string;
}

export interface OracleOptions {
  /** Folder of configuration, snapshots and logs; short, as it can hold a socket. */
  readonly home: string;
  /** Where Synapse is installed; several homes can share it. */
  readonly venv: string;
  readonly port?: number;
  readonly pgPort?: number;
}

const script = join(import.meta.dirname, "..", "oracle", "oracle");

const text = (source: JsonObject, key: string): string => {
  const value = source[key];
  if (typeof value !== "string") throw new OracleError(`the oracle answered without ${key}`);
  return value;
};
const object = (value: Json | undefined, what: string): JsonObject => {
  if (!isObject(value)) throw new OracleError(`the oracle answered without ${what}`);
  return value;
};
const mapObject = <T>(source: JsonObject, map: (value: JsonObject, key: string) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(source).map(([key, value]) => [key, map(object(value, key), key)]));

const texts = (source: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.keys(source).map((key) => [key, text(source, key)]));

/** The kit in `oracle/`, one method a command. Everything it starts listens on 127.0.0.1 only. */
export class Oracle {
  readonly options: OracleOptions;

  constructor(options: OracleOptions) {
    this.options = options;
  }

  /**
   * The home that the environment names: `LAB_HOME` (default `~/.cache/synapse-user-admin-lab`), `ORACLE_VENV` (default
   * in that home), `LAB_PORT` and `LAB_PG_PORT` (default: 8468 and 8469; kept from the first start on).
   */
  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): Oracle {
    const home = env["LAB_HOME"] ?? join(homedir(), ".cache", "synapse-user-admin-lab");
    return new Oracle({
      home,
      venv: env["ORACLE_VENV"] ?? join(home, "venv"),
      port: Number(env["LAB_PORT"] ?? 8468),
      pgPort: Number(env["LAB_PG_PORT"] ?? 8469),
    });
  }

  /** Runs one command and gives back its standard output; its standard error becomes the message of a failure. */
  run(args: readonly string[], allowFailure = false): Promise<string> {
    const env = { ...process.env, ORACLE_HOME: this.options.home, ORACLE_VENV: this.options.venv };
    return new Promise((resolve, reject) => {
      execFile("python3", [script, ...args], { env, maxBuffer: 256 << 20 }, (error, stdout, stderr) => {
        if (error === null || (allowFailure && error.code !== "ENOENT")) return resolve(stdout);
        if (error.code === "ENOENT") {
          return reject(
            new OracleError(
              "python3 is not there; on Debian: apt-get update && apt-get install -y python3-venv postgresql-15",
            ),
          );
        }
        reject(new OracleError(stderr.trim() || error.message));
      });
    });
  }

  async #json(...args: string[]): Promise<JsonObject> {
    return object(parseJson(await this.run(args)), "JSON");
  }

  /** Makes the virtual environment with the pinned Synapse; nothing to do when it is there. About 20 s. */
  async install(): Promise<void> {
    await this.run(["install"]);
  }

  /** Starts PostgreSQL and Synapse where they are down. The ports count at a home's first start only. */
  async up(): Promise<OracleInfo> {
    const { port, pgPort } = this.options;
    const info = await this.#json(
      "up",
      ...(port === undefined ? [] : ["--port", String(port)]),
      ...(pgPort === undefined ? [] : ["--pg-port", String(pgPort)]),
    );
    return this.#info(info);
  }

  async info(): Promise<OracleInfo> {
    return this.#info(await this.#json("info"));
  }

  async down(): Promise<void> {
    await this.run(["down"]);
  }

  /** Stops Synapse alone; PostgreSQL goes on. `up` starts it again, on whatever its database holds then. */
  async stopSynapse(): Promise<void> {
    await this.run(["stop-synapse"]);
  }

  /** An empty homeserver with one admin, whose token stays the same. 2 s. */
  async reset(): Promise<void> {
    await this.run(["reset"]);
  }

  /** The way back of a clone: Synapse's database and media become copies of it, and Synapse starts. 2 s. */
  async adopt(database: string): Promise<OracleInfo> {
    return this.#info(await this.#json("adopt", database));
  }

  /** Brings the live Synapse to the seeded population of 48 accounts; made at the first call. 21 s, then 2 s. */
  async seed(): Promise<void> {
    await this.run(["seed"]);
  }

  async snapshot(name: string): Promise<void> {
    await this.run(["snapshot", name]);
  }

  async restore(name: string): Promise<void> {
    await this.run(["restore", name]);
  }

  /** Copies a snapshot of another home, whose PostgreSQL must be up: two Synapses with the same ids and tokens. */
  async importSnapshot(from: Oracle, name: string): Promise<void> {
    await this.run(["import", from.options.home, name]);
  }

  /** Copies a snapshot for another server; Synapse stays up. 0.4 s. */
  async clone(database: string, snapshot: string): Promise<OracleClone> {
    const answer = await this.#json("clone", database, "--snapshot", snapshot);
    return {
      dsn: text(answer, "dsn"),
      serverName: text(answer, "server_name"),
      adminToken: text(answer, "admin_token"),
      mediaStorePath: text(answer, "media_store_path"),
      signingKeyPath: text(answer, "signing_key_path"),
    };
  }

  async drop(database: string): Promise<void> {
    await this.run(["drop", database]);
  }

  /** From now on PostgreSQL logs the plan of each statement of new sessions in a database. Gives the path of the log. */
  async explain(database: string): Promise<string> {
    return text(await this.#json("explain", database), "log");
  }

  async state(): Promise<OracleState> {
    const state = await this.#json("state");
    const admin = object(state["admin"], "admin");
    return {
      admin: {
        userId: text(admin, "user_id"),
        accessToken: text(admin, "access_token"),
        password: text(admin, "password"),
      },
      password: text(state, "password"),
      users: mapObject(object(state["users"], "users"), (user) => ({
        userId: text(user, "user_id"),
        devices: mapObject(object(user["devices"], "devices"), (device) => ({
          accessToken: text(device, "access_token"),
        })),
      })),
      loginAs: mapObject(object(state["login_as"], "login_as"), (token) => text(token, "access_token")),
      rooms: texts(object(state["rooms"], "rooms")),
      redactions: texts(object(state["redactions"], "redactions")),
    };
  }

  /** One request as the admin: status, headers and body as JSON. */
  async request(method: string, path: string, body?: string): Promise<JsonObject> {
    return this.#json("request", method, path, ...(body === undefined ? [] : [body]));
  }

  /** One request, then the tables that it read and wrote and the sequences that it moved, as text. */
  trace(method: string, path: string, body?: string): Promise<string> {
    return this.run(["trace", method, path, ...(body === undefined ? [] : [body])]);
  }

  /** What Synapse stumbled over since its last start. */
  async errors(): Promise<OracleErrors> {
    const log = await this.run(["errors"], true);
    return { clean: !/^(?:\S+ \S+ (?:ERROR|CRITICAL) |Traceback)/m.test(log), log };
  }

  #info(answer: JsonObject): OracleInfo {
    return {
      baseUrl: text(answer, "base_url"),
      serverName: text(answer, "server_name"),
      adminToken: text(answer, "admin_token"),
      dsn: text(answer, "dsn"),
      mediaStorePath: text(answer, "media_store_path"),
      signingKeyPath: text(answer, "signing_key_path"),
    };
  }
}
