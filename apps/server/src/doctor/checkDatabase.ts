import { type Examination, quoteName } from "@synapse-user-admin/database";
import type { Config } from "../config.ts";
import { type Finding, findings } from "./finding.ts";

/** The oldest PostgreSQL that is maintained, as a number. */
const oldestPostgres = 140_000;
/** Connections of one process: ten, and one that asks whether the database is there. */
const connectionsNeeded = 11;
/** Differences of the clocks from here on are told, in ms. */
const clockTolerance = 2000;
/** Round trips from here on are told, in ms. */
const slowRoundTrip = 20;

/** What a look at the database says. */
export function checkDatabase(found: Examination, config: Config): readonly Finding[] {
  return [
    checkServer(found),
    checkOwner(found),
    ...checkPooler(found, config),
    ...checkReplica(found, config),
    ...checkTables(found),
    ...checkRights(found, config),
    checkLocale(found),
    checkName(found, config),
    checkConnections(found, config),
    ...checkClock(found),
    ...checkIndexes(found),
  ];
}

function checkServer({ version, versionNumber, roundTripMs, embedded }: Examination): Finding {
  const { ok, warn } = findings("database");
  const which = `${embedded ? "The embedded PostgreSQL" : "PostgreSQL"} ${version}`;
  const text = `${which} answers within ${roundTripMs.toFixed(1)} ms.`;
  if (versionNumber < oldestPostgres) {
    return warn(
      `${which} is no longer maintained.`,
      "Upgrade PostgreSQL; this program is tested with 15 and 18.",
    );
  }
  return roundTripMs > slowRoundTrip
    ? warn(text, "Run the server near its database: most requests take one or two round trips.")
    : ok(text);
}

function checkOwner({ whose, schemaVersion }: Examination): Finding {
  const { ok, fail } = findings("mode");
  switch (whose) {
    case "blank":
      return ok("The database is empty: the first start makes the tables and the first admin (standalone).");
    case "standalone":
      return ok("Standalone: the tables are this program's.");
    case "attached":
      return ok(`Attached: the tables are a Synapse's, of schema version ${schemaVersion ?? "unknown"}.`);
    case "other":
      return fail(
        "The database holds tables of something else: neither Synapse's (schema_version) nor ours (_prisma_migrations).",
        "Set DATABASE_URL to an empty database, or to a homeserver's.",
      );
  }
}

function checkPooler(
  { isDirect, limitsStatements, rights }: Examination,
  { preparedStatements }: Config,
): readonly Finding[] {
  const { ok, warn } = findings("pooler");
  if (isDirect) {
    return [];
  }
  const found = [
    preparedStatements === true
      ? warn(
          "A connection pooler is in between, and PREPARED_STATEMENTS is true.",
          "Leave it at auto, unless the pooler keeps sessions (session mode) or knows prepared statements (PgBouncer 1.21, max_prepared_statements).",
        )
      : ok(
          "A connection pooler is in between: no statement is prepared by name, and nothing is kept in sessions.",
        ),
  ];
  return limitsStatements
    ? found
    : [
        ...found,
        warn(
          "No statement has a time limit, and by way of a pooler the server can't set one for itself.",
          `ALTER ROLE ${quoteName(rights.role)} SET statement_timeout = '60s';`,
        ),
      ];
}

function checkReplica({ pulse }: Examination, { attachedWrites }: Config): readonly Finding[] {
  const { ok, warn } = findings("replica");
  if (!pulse.isReplica) {
    return [];
  }
  const { lagSeconds } = pulse;
  const lag = lagSeconds === undefined ? "and can't tell how far" : `by ${lagSeconds.toFixed(1)} s at most`;
  return [
    ok(`It is a replica, behind its primary ${lag}. The server only reads.`),
    ...(attachedWrites === undefined
      ? []
      : [warn("ATTACHED_WRITES is set, and nothing can be written to a replica.", "Leave it unset here.")]),
  ];
}

function checkTables({ whose, problem, warning, pending, pulse }: Examination): readonly Finding[] {
  const { ok, warn, fail } = findings("tables");
  if (whose === "other") {
    return [];
  }
  if (problem !== undefined) {
    return [
      fail(
        problem,
        whose === "attached"
          ? "Start the homeserver's Synapse on the database once, in a version that this program knows, or use a program that knows this one."
          : "Use the version of this program that last ran on the database, or a newer one.",
      ),
    ];
  }
  if (pulse.isReplica && pending.length > 0) {
    return [
      fail(
        `The replica lacks ${pending.join(", ")}.`,
        "Start a server of this version on the primary, or run `synapse-user-admin migrate` there.",
      ),
    ];
  }
  if (whose === "blank") {
    return [];
  }
  if (pending.length > 0) {
    return [
      ok(`To be applied at the next start, or by \`synapse-user-admin migrate\`: ${pending.join(", ")}.`),
    ];
  }
  return [
    warning === undefined
      ? ok("All tables and columns that are needed are there.")
      : warn(
          `All tables and columns that are needed are there, but ${warning}.`,
          "Look for a newer version of this program.",
        ),
  ];
}

function checkRights(
  { whose, rights, hasAdmin, pending, pulse }: Examination,
  config: Config,
): readonly Finding[] {
  const { ok, warn, fail } = findings("rights");
  const { role, schema, unreadable, unwritable, mayCreate, isSuperuser } = rights;
  if (whose === "other") {
    return [];
  }
  const found: Finding[] = [];
  const mayWrite = !pulse.isReplica && (whose !== "attached" || config.attachedWrites === "direct");
  if (unreadable.length > 0) {
    found.push(
      fail(
        `The role ${role} may not read ${some(unreadable)}.`,
        `As the owner of the tables: GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${quoteName(role)};`,
      ),
    );
  }
  if (mayWrite && unwritable.length > 0) {
    found.push(
      fail(
        `The role ${role} may not write to ${some(unwritable)}.`,
        `As the owner: GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${quoteName(role)}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${quoteName(role)};`,
      ),
    );
  }
  if (mayWrite && whose !== "attached" && !mayCreate) {
    const text = `The role ${role} may not make tables and schemas in this database.`;
    const advice = `Make it the owner: ALTER DATABASE … OWNER TO ${quoteName(role)};`;
    found.push(
      pending.length > 0 ? fail(text, advice) : warn(`${text} A later version may need to.`, advice),
    );
  }
  if (found.length === 0) {
    found.push(
      mayWrite
        ? ok(`The role ${role} may do what is needed.`)
        : ok(`The role ${role} may read what is needed, and nothing is written.`),
    );
  }
  if (!mayWrite && !pulse.isReplica && unwritable.length === 0) {
    found.push(
      warn(
        `The role ${role} could write to the homeserver's tables, which this server only reads.`,
        "Give it a role of its own with SELECT alone; the guide to deploying has the statements.",
      ),
    );
  } else if (isSuperuser && config.databaseUrl !== undefined) {
    found.push(
      warn(
        `The role ${role} is a superuser of PostgreSQL.`,
        "Give the server a role of its own that owns its database.",
      ),
    );
  }
  if (whose !== "blank" && unreadable.length === 0 && !hasAdmin) {
    found.push(
      findings("admin").warn(
        "No active user is a server administrator, so nobody can use the API.",
        whose === "attached"
          ? "Make one by the homeserver's own means (register_new_matrix_user --admin)."
          : "synapse-user-admin create-admin LOCALPART",
      ),
    );
  }
  return found;
}

function checkLocale({ encoding, collate, ctype, whose }: Examination): Finding {
  const { ok, warn, fail } = findings("locale");
  if (encoding !== "UTF8") {
    return fail(
      `The database's encoding is ${encoding}, which can't hold every name.`,
      "Make the database anew: CREATE DATABASE … ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;",
    );
  }
  if ([collate, ctype].every((locale) => ["C", "POSIX"].includes(locale))) {
    return ok("Encoding UTF8, locale C.");
  }
  return whose === "attached"
    ? warn(
        `The locale is ${collate}, which Synapse itself refuses unless it is told to bear it.`,
        "See Synapse's guide to PostgreSQL.",
      )
    : warn(
        `The locale is ${collate}. This server does not mind, but a Synapse would not start on such a database.`,
        "If one ever shall: CREATE DATABASE … ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;",
      );
}

function checkName({ serverName, whose }: Examination, config: Config): Finding {
  const { ok, warn, fail } = findings("server name");
  if (serverName === undefined) {
    if (config.serverName !== undefined) {
      return ok(`${config.serverName}, as SERVER_NAME says; there are no users yet.`);
    }
    return whose === "attached"
      ? fail(
          "The database has no users to take the server's name from.",
          "Set SERVER_NAME to the homeserver's server_name.",
        )
      : warn(
          "SERVER_NAME is not set, so the first start makes the users of `localhost`; that can't be changed later.",
          "Set SERVER_NAME to the part of the user ids after the colon.",
        );
  }
  return config.serverName !== undefined && config.serverName !== serverName
    ? fail(
        `SERVER_NAME is ${config.serverName}, but the users belong to ${serverName}.`,
        "Leave SERVER_NAME unset, or look whether this is the right database.",
      )
    : ok(`${serverName}, as the users have it.`);
}

function checkConnections(
  { connections, maxConnections, embedded }: Examination,
  { webConcurrency }: Config,
): Finding {
  const { ok, warn } = findings("connections");
  const needed = webConcurrency * connectionsNeeded;
  const text = `${connections} of ${maxConnections} connections are in use; a server takes up to ${needed}.`;
  return embedded || maxConnections - connections > needed
    ? ok(text)
    : warn(text, "Raise max_connections of PostgreSQL, or put PgBouncer in between.");
}

function checkClock({ clockAheadMs, embedded }: Examination): readonly Finding[] {
  const { ok, warn } = findings("clock");
  if (embedded) {
    return [];
  }
  const seconds = (Math.abs(clockAheadMs) / 1000).toFixed(1);
  return [
    Math.abs(clockAheadMs) < clockTolerance
      ? ok("The clocks of this machine and of the database agree.")
      : warn(
          `The clock of this machine is ${seconds} s ${clockAheadMs > 0 ? "behind" : "ahead of"} the database's.`,
          "Keep both by NTP: times of logins, redactions and tokens come from this machine.",
        ),
  ];
}

function checkIndexes({ missingIndexes }: Examination): readonly Finding[] {
  const { warn } = findings("index");
  return missingIndexes.map(({ table, helps, statements }) =>
    warn(
      `The table ${table} has no index that would help with ${helps}. On a small server that does not matter.`,
      `If it is slow, as the tables' owner: ${statements.join(" ")}`,
    ),
  );
}

const some = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(", ") : `${names.slice(0, 4).join(", ")} and ${names.length - 4} more`;
