import { parseArgs } from "node:util";
import { operations } from "@synapse-user-admin/contract";
import { contracts } from "../generated/contracts.ts";
import type { Selection } from "../run/selectTests.ts";
import type { Credentials } from "../target/findAdmin.ts";

/** What the command line asks for. */
export interface Options {
  /** Where the server is, or how it is started. */
  readonly target: { readonly baseUrl: string } | { readonly startCommand: string };
  readonly credentials: Credentials;
  readonly selection: Selection;
  readonly concurrency: number;
  readonly onAUsedServer: boolean;
  readonly readOnly: boolean;
  readonly limitedBaseUrl: string | undefined;
  readonly fixtures: string | undefined;
  readonly expected: string | undefined;
  readonly update: boolean;
  readonly reports: Readonly<Record<ReportKind, string | undefined>>;
}

export type ReportKind = "junit" | "json" | "markdown" | "html";

/** A command line that makes no sense, in one sentence. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What `--help` prints. */
export const help = `synapse-contract holds a server to the contract of Synapse's User Admin API, by raw HTTP.

The server:
  --base-url URL                       a server that runs
  --start-cmd 'CMD {port}'             starts one, on a free port, and ends it

Who calls:
  --admin-token TOKEN                  or the environment's ADMIN_TOKEN
  --admin-user NAME                    with --admin-password or ADMIN_PASSWORD
  --admin-password PASSWORD
  --registration-shared-secret SECRET  or REGISTRATION_SHARED_SECRET; makes an administrator for the run

Which tests:
  --level documented                   leaves out what only the running Synapse shows
  --synapse-version 1.122              leaves out what came later
  --only NAME                          an operation or the id of a test; may be repeated
  --read-only                          the server is to answer reads and to refuse writes; nothing is made
  --fixtures FILE                      names what is there already, for servers where it can't be made
  --limited-base-url URL               the same server with Synapse's default limit for logins

Safety and speed:
  --on-a-used-server                   go on where the server has accounts of others
  --concurrency N                      tests at the same time; 4 unless given

Results:
  --expected FILE                      known results; a regression and an unexpected pass both fail
  --update                             writes that file anew
  --junit FILE, --json FILE, --markdown FILE, --html FILE

Exit codes: 0 all is as it should be, 1 it is not, 2 the tests could not begin.
`;

const flags = {
  "base-url": { type: "string" },
  "start-cmd": { type: "string" },
  "admin-token": { type: "string" },
  "admin-user": { type: "string" },
  "admin-password": { type: "string" },
  "registration-shared-secret": { type: "string" },
  level: { type: "string", default: "observed" },
  "synapse-version": { type: "string" },
  only: { type: "string", multiple: true, default: [] as string[] },
  "read-only": { type: "boolean", default: false },
  fixtures: { type: "string" },
  "limited-base-url": { type: "string" },
  "on-a-used-server": { type: "boolean", default: false },
  concurrency: { type: "string", default: "4" },
  expected: { type: "string" },
  update: { type: "boolean", default: false },
  junit: { type: "string" },
  json: { type: "string" },
  markdown: { type: "string" },
  html: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof flags }>>["values"];

/**
 * Reads the command line.
 *
 * @returns `"help"` where that is all that is asked for
 * @throws {UsageError} where it makes no sense
 */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | "help" {
  const values = parse(args);
  if (values.help) {
    return "help";
  }
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new UsageError(`--concurrency is a number from 1 on, not ${values.concurrency}.`);
  }
  if (values.update && values.expected === undefined) {
    throw new UsageError("--update rewrites the file of --expected, which is missing.");
  }
  const { junit, json, markdown, html } = values;
  return {
    target: targetOf(values),
    credentials: credentialsOf(values, env),
    selection: selectionOf(values),
    concurrency,
    onAUsedServer: values["on-a-used-server"],
    readOnly: values["read-only"],
    limitedBaseUrl: values["limited-base-url"] === undefined ? undefined : url(values["limited-base-url"]),
    fixtures: values.fixtures,
    expected: values.expected,
    update: values.update,
    reports: { junit, json, markdown, html },
  };
}

/** What of a command line and its environment must never be printed. */
export function secretsIn(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  // Whatever else may be wrong with the command line, its secrets are found.
  const { values } = parseArgs({ args: [...args], options: flags, strict: false, allowPositionals: true });
  return [
    values["admin-token"],
    values["admin-password"],
    values["registration-shared-secret"],
    env["ADMIN_TOKEN"],
    env["ADMIN_PASSWORD"],
    env["REGISTRATION_SHARED_SECRET"],
  ].filter((secret) => typeof secret === "string");
}

function parse(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options: flags }).values;
  } catch (error) {
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/);
    throw new UsageError(`${sentence.replace(/\.$/, "")}.`, { cause: error });
  }
}

function url(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) {
    throw new UsageError(`${text} is no URL of the form http://host:port.`);
  }
  return text.replace(/\/+$/, "");
}

function targetOf(values: Values): Options["target"] {
  const { "base-url": baseUrl, "start-cmd": startCommand } = values;
  if (baseUrl !== undefined && startCommand === undefined) {
    return { baseUrl: url(baseUrl) };
  }
  if (startCommand !== undefined && baseUrl === undefined) {
    if (!startCommand.includes("{port}")) {
      throw new UsageError("--start-cmd has to say where the port belongs: {port}.");
    }
    return { startCommand };
  }
  throw new UsageError("The server is missing: give either --base-url or --start-cmd.");
}

function credentialsOf(values: Values, env: Readonly<Record<string, string | undefined>>): Credentials {
  const user = values["admin-user"];
  const secret = values["registration-shared-secret"];
  const token = values["admin-token"];
  if ([user, secret, token].filter((way) => way !== undefined).length > 1) {
    throw new UsageError(
      "One way to call is enough: --admin-token, --admin-user or --registration-shared-secret.",
    );
  }
  if (user !== undefined) {
    const password = values["admin-password"] ?? env["ADMIN_PASSWORD"];
    if (password === undefined) {
      throw new UsageError("--admin-user needs --admin-password or the environment's ADMIN_PASSWORD.");
    }
    return { kind: "password", user, password };
  }
  if (token === undefined && secret === undefined) {
    return fromEnvironment(env);
  }
  return token === undefined ? { kind: "shared-secret", secret: secret ?? "" } : { kind: "token", token };
}

function fromEnvironment(env: Readonly<Record<string, string | undefined>>): Credentials {
  const { ADMIN_TOKEN: token, REGISTRATION_SHARED_SECRET: secret } = env;
  if (token !== undefined && token !== "") {
    return { kind: "token", token };
  }
  if (secret !== undefined && secret !== "") {
    return { kind: "shared-secret", secret };
  }
  throw new UsageError(
    "Who calls is missing: give --admin-token, --admin-user or --registration-shared-secret.",
  );
}

function selectionOf({ level, only, "synapse-version": synapseVersion }: Values): Selection {
  if (level !== "documented" && level !== "observed") {
    throw new UsageError(`--level is documented or observed, not ${level}.`);
  }
  if (synapseVersion !== undefined && !/^\d+(\.\d+){1,2}$/.test(synapseVersion)) {
    throw new UsageError(`--synapse-version is of the form 1.122 or 1.122.0, not ${synapseVersion}.`);
  }
  const known = new Set(contracts.flatMap(({ tests }) => tests.map(({ id }) => id)));
  const unknown = only.find((name) => !Object.hasOwn(operations, name) && !known.has(name));
  if (unknown !== undefined) {
    throw new UsageError(`--only takes operations and ids of tests, and ${unknown} is neither.`);
  }
  return { level, synapseVersion, only };
}
