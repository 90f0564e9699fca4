import type pg from "pg";

import { StartError } from "./errors.ts";
import { quoteName } from "./quoteName.ts";

/** Whose the tables of a database are: ours, a Synapse's, nobody's as there are none, or another program's. */
export type Whose = "standalone" | "attached" | "blank" | "other";

/** What is said of a database of another program. */
export const otherTables =
  "The database holds tables of something else: neither Synapse's (schema_version) nor ours (_prisma_migrations).";

/**
 * Tells by its tables whose a database is.
 * @throws StartError where the role may not use the schema that they are in: then it sees none of them, and would take a
 *   homeserver's database for an empty one
 */
export const recognise = async (client: pg.ClientBase): Promise<Whose> => {
  const { rows } = await client.query<{ synapse: boolean; ours: boolean; tables: number }>(
    `SELECT to_regclass('schema_version') IS NOT NULL AS synapse,
            to_regclass('_prisma_migrations') IS NOT NULL AS ours,
            (SELECT count(*)::int FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema()) AS tables`,
  );
  const [row] = rows;
  if (row?.synapse) return "attached";
  if (row?.ours) return "standalone";
  await requireSchemas(client);
  return row?.tables === 0 ? "blank" : "other";
};

/** Sees to it that there is a schema to make tables in, and that none of the search path has tables that are out of sight. */
const requireSchemas = async (client: pg.ClientBase): Promise<void> => {
  const { rows: all } = await client.query<{ role: string; path: string; nowhere: boolean }>(
    `SELECT current_user::text AS role, current_setting('search_path') AS path, current_schema() IS NULL AS nowhere`,
  );
  const [{ role, path, nowhere } = { role: "", path: "", nowhere: false }] = all;
  // PostgreSQL passes by those that the role may not use without a word. pg_class tells of their tables all the same.
  const { rows: closed } = await client.query<{ name: string; hasTables: boolean }>(
    `SELECT n.nspname::text AS name,
            EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p')) AS "hasTables"
     FROM regexp_split_to_table(current_setting('search_path'), ',') WITH ORDINALITY AS part (text, place)
          CROSS JOIN LATERAL btrim(part.text) AS written
          JOIN pg_namespace n ON n.nspname = CASE
            WHEN btrim(written, '"') = '$user' THEN current_user::text
            WHEN left(written, 1) = '"' THEN replace(btrim(written, '"'), '""', '"')
            ELSE lower(written) END
     WHERE NOT has_schema_privilege(n.oid, 'USAGE')
     ORDER BY "hasTables" DESC, part.place DESC`,
  );
  const [first] = closed;
  if (first !== undefined && (first.hasTables || nowhere)) {
    throw new StartError(
      `The role ${role} may not use the schema ${first.name}${first.hasTables ? ", which holds tables" : ""}.`,
      { advice: `As its owner: GRANT USAGE ON SCHEMA ${quoteName(first.name)} TO ${quoteName(role)};` },
    );
  }
  if (nowhere) {
    throw new StartError(`None of the schemas of the search path (${path}) is there.`, {
      advice: `CREATE SCHEMA public AUTHORIZATION ${quoteName(role)}; or set the role's search_path to the schema of the tables.`,
    });
  }
};
