import type { CommandLine } from "./commandLine.ts";

/** An option of a command: a flag, or with `value` one that takes a value. */
export interface CommandOption {
  /** Without the hyphens. */
  readonly name: string;
  /** What stands for the value in the help; absent for a flag. */
  readonly value?: string;
  readonly help: string;
}

/** Everything about a command but what it does, which is loaded when it is called. */
export interface Command {
  readonly name: string;
  /** One line of the general help. */
  readonly summary: string;
  /** What its own help says, in lines of at most 100 characters. */
  readonly description: string;
  /** Names of its arguments, each of which has to be given. */
  readonly arguments: readonly string[];
  readonly options: readonly CommandOption[];
  readonly exitCodes: Readonly<Record<number, string>>;
  /** Whether its help lists the settings. */
  readonly settings?: true;
  /** Gives what runs it and resolves to the exit code. */
  readonly load: () => Promise<(line: CommandLine) => Promise<number>>;
}

const refused = "it was refused or went wrong; stderr says why";
const misused = "a setting or an option can't be understood";

const json: CommandOption = { name: "json", help: "print one JSON document instead of text" };

/** What is done where no command is named. */
export const serveCommand: Command = {
  name: "serve",
  summary: "answers requests; this is done where no command is named",
  description: `\
Opens the database, brings a standalone one up to date, and listens on HOST and PORT. Prints one line,
"listening on http://…", when it is ready; its log goes to stderr as lines of JSON. SIGTERM or SIGINT
stops it: requests that run are finished first, for 9 seconds at most.`,
  arguments: [],
  options: [],
  exitCodes: { 0: "it was stopped by a signal", 1: "it could not start, or not stop cleanly", 2: misused },
  settings: true,
  load: async () => (await import("./serve.ts")).serve,
};

/** Every command: help, the command line and the program read this list. */
export const commands: readonly Command[] = [
  serveCommand,
  {
    name: "migrate",
    summary: "brings the tables of a standalone database up to date",
    description: `\
Applies the migrations that the database lacks, all in one transaction and under a lock, so that it
may run on several machines at once. Starting the server does the same; this is for those who want it
done before. The tables of a homeserver's database belong to its Synapse, and nothing is done to them.`,
    arguments: [],
    options: [{ name: "check", help: "change nothing; say what is pending" }, json],
    exitCodes: {
      0: "the database is up to date, or a homeserver's",
      1: refused,
      2: misused,
      3: "with --check: something is pending",
    },
    load: async () => (await import("./migrate.ts")).migrate,
  },
  {
    name: "create-admin",
    summary: "makes an administrator's account, or makes an account an administrator's",
    description: `\
Makes the account LOCALPART (alice, or @alice:example.org) with a server administrator's rights. Its
password is asked for at the terminal, unless an option says where it comes from. Works beside a server
that runs on the same DATABASE_URL; an embedded database has to be free. On a homeserver's database it
is refused, unless ATTACHED_WRITES says otherwise.`,
    arguments: ["LOCALPART"],
    options: [
      { name: "promote", help: "give the rights to an account that exists; its password stays" },
      { name: "password-stdin", help: "read the password from the first line of stdin" },
      { name: "generate-password", help: "make a password, and print it" },
      { name: "no-password", help: "set none: the account is used by a token alone" },
      { name: "token", help: "make an access token too, and print it" },
      {
        name: "token-file",
        value: "FILE",
        help: "make an access token too, and write it to a new file (mode 0600)",
      },
      json,
    ],
    exitCodes: { 0: "done", 1: refused, 2: misused },
    load: async () => (await import("./createAdmin.ts")).createAdmin,
  },
  {
    name: "demo",
    summary: "fills an empty standalone database with made-up users, to try things on",
    description: `\
Makes the first administrator (ADMIN_USER, ADMIN_PASSWORD, ADMIN_TOKEN) and about forty made-up users of
every kind. The administrator's access token is written to DATA_DIR/admin-token. A database that has
users is left as it is.`,
    arguments: [],
    options: [],
    exitCodes: { 0: "done", 1: refused, 2: misused },
    load: async () => (await import("./demo.ts")).demo,
  },
  {
    name: "doctor",
    summary: "checks the settings and all that the server needs, and says what to do",
    description: `\
Looks at the settings, Node, the database (reachable? whose? its version, tables, indexes, locale, and
the rights of the role), the data folder, the media folder, the signing key and the address to listen on.
Changes nothing, and may run beside a server. Each line begins with ok, warn or fail.`,
    arguments: [],
    options: [json],
    exitCodes: {
      0: "nothing failed (there may be warnings)",
      1: "something failed",
      2: "an option can't be understood",
    },
    load: async () => (await import("./doctor.ts")).doctor,
  },
];
