import type pg from "pg";

/** Whose the tables of a database are: ours, a Synapse's, nobody's as there are none, or another program's. */
export type Whose = "standalone" | "attached" | "blank" | "other";

/** What is said of a database of another program. */
export const otherTables =
  "The database holds tables of something else: neither Synapse's (schema_version) nor ours (_prisma_migrations).";

/** Tells by its tables whose a database is. */
export const recognise = async (client: pg.ClientBase): Promise<Whose> => {
  const { rows } = await client.query<{ synapse: boolean; ours: boolean; tables: number }>(
    `SELECT to_regclass('schema_version') IS NOT NULL AS synapse,
            to_regclass('_prisma_migrations') IS NOT NULL AS ours,
            (SELECT count(*)::int FROM pg_class
             WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace) AS tables`,
  );
  const [row] = rows;
  if (row?.synapse) return "attached";
  if (row?.ours) return "standalone";
  return row?.tables === 0 ? "blank" : "other";
};
