import type pg from "pg";

import { checkAttached } from "./attached.ts";
import { hasCluster, runningCluster } from "./embedded/runningCluster.ts";
import { StartError } from "./errors.ts";
import { tables } from "./generated/tables.ts";
import { concurrently, type HelpfulIndex } from "./helpfulIndexes.ts";
import { allMigrations, pendingMigrations } from "./migrate.ts";
import { missingIndexes } from "./missingIndexes.ts";
import { nameOfUsers } from "./nameOfUsers.ts";
import { isDirect } from "./pool.ts";
import { recognise, type Whose } from "./recognise.ts";
import { type Pulse, takePulse } from "./replica.ts";
import { connected, type Place, withConnection } from "./withConnection.ts";

/** What a look at a database finds, before any server works on it. */
export interface Examination {
  readonly embedded: boolean;
  /** PostgreSQL's version as it says it (`15.14`), and as a number (`150014`). */
  readonly version: string;
  readonly versionNumber: number;
  readonly whose: Whose;
  /** Whether it is a replica, and how far behind. */
  readonly pulse: Pulse;
  /** Whether a connection leads to PostgreSQL itself, rather than to a pooler such as PgBouncer. */
  readonly isDirect: boolean;
  /** Whether the role, the database or the URL limits how long statements may run. */
  readonly limitsStatements: boolean;
  /** How long a small statement takes, there and back, in ms. */
  readonly roundTripMs: number;
  /** What the database's clock is ahead of ours, in ms. */
  readonly clockAheadMs: number;
  readonly encoding: string;
  /** The locales of order and of letters. */
  readonly collate: string;
  readonly ctype: string;
  /** Connections of all that use the server, and how many it takes. */
  readonly connections: number;
  readonly maxConnections: number;
  /** Standalone and blank: migrations that the next start applies. */
  readonly pending: readonly string[];
  /** Attached: Synapse's schema version. */
  readonly schemaVersion: number | undefined;
  /** Why no server would start on it, as a sentence. */
  readonly problem: string | undefined;
  /** What a server would warn of. */
  readonly warning: string | undefined;
  readonly rights: Rights;
  /** The server's name as the users have it; `undefined` without users. */
  readonly serverName: string | undefined;
  /** Whether there is an active user with an administrator's rights. */
  readonly hasAdmin: boolean;
  /** What Synapse has no index for and we ask often; standalone, where `pg_trgm` could not be added or one was dropped. */
  readonly missingIndexes: readonly (HelpfulIndex & { readonly statements: readonly string[] })[];
  /** The newest of the last events that a user of this server sent, as JSON, with its room's version. */
  readonly newestOwnEvent: { readonly json: string; readonly roomVersion: string } | undefined;
}

/** What the role may do with the tables that this package knows. */
export interface Rights {
  readonly role: string;
  /** Where the tables are, or would be made, as it stands in a statement. */
  readonly schema: string;
  readonly isSuperuser: boolean;
  /** Tables that it may not read. */
  readonly unreadable: readonly string[];
  /** Tables and sequences that it may not write to. */
  readonly unwritable: readonly string[];
  /** Whether it may make what migrations make: tables beside the others, and a schema. */
  readonly mayCreate: boolean;
}

/**
 * Looks at a database without changing anything in it.
 * @returns `undefined` where the embedded database is still to be made
 * @throws StartError where the database can't be reached, or its schema not be used
 */
export const examineDatabase = async (place: Place): Promise<Examination | undefined> => {
  const { url, dataDir, log } = place;
  if (url !== undefined) return withConnection(place, (client) => examine(client, false));
  if (!(await hasCluster(dataDir))) return undefined;
  // A server may be running on it, and then it can be asked; if none is, it is started for as long as it takes.
  const running = await runningCluster(dataDir);
  if (running !== undefined) {
    try {
      return await connected(running.connection, log, (client) => examine(client, true));
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      // Its note is there, and it is not.
    } finally {
      await running.close();
    }
  }
  return withConnection(place, (client) => examine(client, true));
};

const examine = async (client: pg.Client, embedded: boolean): Promise<Examination> => {
  const facts = await readFacts(client);
  const whose = await recognise(client);
  const pulse = await takePulse(client);
  const rights = await readRights(client);
  const { problem, warning, pending, schemaVersion } = await readState(client, whose);
  const canRead = (table: string): boolean =>
    whose !== "blank" && whose !== "other" && rights.known.has(table) && !rights.unreadable.includes(table);
  const serverName = canRead("users") ? await nameOfUsers(client) : undefined;
  return {
    embedded,
    whose,
    pulse,
    ...facts,
    pending,
    schemaVersion,
    problem,
    warning,
    rights,
    serverName,
    hasAdmin: canRead("users") && (await hasAdmin(client)),
    missingIndexes:
      whose === "attached" || (whose === "standalone" && pending.length === 0 && problem === undefined)
        ? (await missingIndexes(client)).map((index) => ({ ...index, statements: concurrently(index) }))
        : [],
    newestOwnEvent:
      serverName !== undefined && ["events", "event_json", "rooms"].every(canRead)
        ? await findNewestOwnEvent(client, serverName)
        : undefined,
  };
};

type Facts = Pick<
  Examination,
  | "isDirect"
  | "limitsStatements"
  | "version"
  | "versionNumber"
  | "roundTripMs"
  | "clockAheadMs"
  | "encoding"
  | "collate"
  | "ctype"
  | "connections"
  | "maxConnections"
>;

const readFacts = async (client: pg.Client): Promise<Facts> => {
  // The first statement pays for what is loaded then.
  await client.query("SELECT 1");
  const begun = Date.now();
  const from = performance.now();
  const { rows } = await client.query<{ now: number }>(
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now",
  );
  const roundTripMs = performance.now() - from;
  const { rows: settings } = await client.query<Omit<Facts, "roundTripMs" | "clockAheadMs" | "isDirect">>(
    `SELECT current_setting('server_version') AS version,
            current_setting('server_version_num')::int AS "versionNumber",
            current_setting('statement_timeout') <> '0' AS "limitsStatements",
            pg_encoding_to_char(encoding) AS encoding, datcollate AS collate, datctype AS ctype,
            (SELECT sum(numbackends)::int FROM pg_stat_database) AS connections,
            current_setting('max_connections')::int AS "maxConnections"
     FROM pg_database WHERE datname = current_database()`,
  );
  const [said] = settings;
  if (!said) throw new Error("PostgreSQL does not know the database that it serves");
  return {
    ...said,
    isDirect: await isDirect(client),
    roundTripMs,
    clockAheadMs: (rows[0]?.now ?? begun) - (begun + roundTripMs / 2),
  };
};

const readRights = async (client: pg.Client): Promise<Rights & { readonly known: ReadonlySet<string> }> => {
  // Those that a statement finds by their bare names, wherever on the search path; sequences of the same schema.
  const { rows } = await client.query<{
    name: string;
    schema: string;
    isTable: boolean;
    read: boolean;
    write: boolean;
  }>(
    `WITH known AS (
       SELECT oid, relname, relnamespace FROM pg_class
       WHERE relkind IN ('r', 'p', 'v') AND relname = ANY ($1) AND pg_table_is_visible(oid)
     )
     SELECT relname::text AS name, relnamespace::regnamespace::text AS schema, true AS "isTable",
            has_table_privilege(oid, 'SELECT') AS read,
            has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE')
              AND has_table_privilege(oid, 'DELETE') AS write
     FROM known
     UNION ALL
     SELECT relname::text, relnamespace::regnamespace::text, false, true, has_sequence_privilege(oid, 'USAGE')
     FROM pg_class
     WHERE relkind = 'S' AND relnamespace IN (SELECT relnamespace FROM known) AND pg_table_is_visible(oid)
     ORDER BY name`,
    [Object.keys(tables)],
  );
  const { rows: roles } = await client.query<{
    role: string;
    current: string;
    isSuperuser: boolean;
    mayCreate: boolean;
  }>(
    `SELECT current_user::text AS role, quote_ident(current_schema()) AS current, rolsuper AS "isSuperuser",
            coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)
              AND (to_regnamespace('synapse_user_admin') IS NOT NULL
                   OR has_database_privilege(current_database(), 'CREATE')) AS "mayCreate"
     FROM pg_roles WHERE rolname = current_user`,
  );
  const [found] = roles;
  if (!found) throw new Error("PostgreSQL does not know the role that asks");
  const { current, ...role } = found;
  return {
    ...role,
    schema: rows.find(({ name }) => name === "users")?.schema ?? current,
    known: new Set(rows.filter(({ isTable }) => isTable).map(({ name }) => name)),
    unreadable: rows.filter(({ read }) => !read).map(({ name }) => name),
    unwritable: rows.filter(({ write }) => !write).map(({ name }) => name),
  };
};

type State = Pick<Examination, "problem" | "warning" | "pending" | "schemaVersion">;

/** What a server would make of the tables when it starts. */
const readState = async (client: pg.Client, whose: Whose): Promise<State> => {
  const none: State = { problem: undefined, warning: undefined, pending: [], schemaVersion: undefined };
  try {
    switch (whose) {
      case "blank":
        return { ...none, pending: allMigrations };
      case "standalone":
        return { ...none, pending: await pendingMigrations(client) };
      case "attached": {
        const { rows } = await client.query<{ version: number }>("SELECT version FROM schema_version");
        const schemaVersion = rows[0]?.version;
        try {
          return { ...none, schemaVersion, warning: await checkAttached(client) };
        } catch (error) {
          if (error instanceof StartError) return { ...none, schemaVersion, problem: error.message };
          throw error;
        }
      }
      case "other":
        return none;
    }
  } catch (error) {
    if (error instanceof StartError) return { ...none, problem: error.message };
    if (error instanceof Error && "code" in error && error.code === "42501") {
      return { ...none, problem: `The role may not read what tells the version: ${error.message}.` };
    }
    throw error;
  }
};

const hasAdmin = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query("SELECT FROM users WHERE admin = 1 AND deactivated = 0 LIMIT 1");
  return rows.length > 0;
};

/** Among so many of the newest events one of the server's own is looked for. */
const recent = 1000;

const findNewestOwnEvent = async (
  client: pg.Client,
  serverName: string,
): Promise<Examination["newestOwnEvent"]> => {
  const { rows } = await client.query<{ json: string; roomVersion: string }>(
    `SELECT j.json, r.room_version AS "roomVersion"
     FROM (SELECT event_id, room_id, sender, stream_ordering FROM events ORDER BY stream_ordering DESC LIMIT ${recent}) e
          JOIN event_json j USING (event_id) JOIN rooms r ON r.room_id = e.room_id
     WHERE right(e.sender, length($1) + 1) = ':' || $1 AND r.room_version IS NOT NULL
     ORDER BY e.stream_ordering DESC LIMIT 1`,
    [serverName],
  );
  return rows[0];
};
