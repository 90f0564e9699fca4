import type pg from "pg";

import { StartError } from "./errors.ts";
import { tables } from "./generated/tables.ts";

/** The schema version of Synapse 1.163, whose tables this package was made from. */
const knownVersion = 94;

/**
 * Checks that a Synapse database is one that we can work on. Synapse owns it, so nothing is changed.
 *
 * `schema_compat_version` is Synapse's own word on who may use the database: the oldest schema version whose programs
 * still can. We count as version {@link knownVersion}. An older database is fine as long as it has each table and
 * column that we need; what is missing is named.
 * @returns a warning to log, where there is one
 */
export const checkAttached = async (client: pg.ClientBase): Promise<string | undefined> => {
  const { rows: versions } = await client.query<{ version: number; compat: number | null }>(
    `SELECT version, (SELECT compat_version FROM schema_compat_version) AS compat FROM schema_version`,
  );
  const [row] = versions;
  if (!row) throw new StartError("This looks like a Synapse database, but its schema_version is empty.");
  const { version, compat } = row;
  if (compat !== null && compat > knownVersion) {
    throw new StartError(
      `This Synapse database is too new: its schema version is ${version}, usable by programs that know version ` +
        `${compat} or later, and this one knows ${knownVersion}.`,
    );
  }

  const { rows: columns } = await client.query<{ table: string; columns: string[] }>(
    `SELECT c.relname AS table, array_agg(a.attname::text) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relkind IN ('r', 'p', 'v') AND c.oid = to_regclass(quote_ident(c.relname))
     GROUP BY c.relname`,
  );
  const there = new Map(columns.map(({ table, columns: names }) => [table, new Set(names)]));
  const missing = Object.entries(tables).flatMap(([table, names]) => {
    const own = there.get(table);
    return own ? names.filter((name) => !own.has(name)).map((name) => `${table}.${name}`) : [table];
  });
  if (missing.length > 0) {
    const shown =
      missing.slice(0, 8).join(", ") + (missing.length > 8 ? `, and ${missing.length - 8} more` : "");
    throw new StartError(
      `This Synapse database (schema version ${version}) lacks what is needed: ${shown}. ` +
        `Synapse 1.163 makes it when it starts on the database.`,
    );
  }
  return version > knownVersion
    ? `the database's schema version is ${version}, newer than the ${knownVersion} that this program was made for`
    : undefined;
};
