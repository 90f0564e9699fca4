import type pg from "pg";

import { type HelpfulIndex, helpfulIndexes } from "./helpfulIndexes.ts";

/**
 * Which of the helpful indexes are not there. Told by what they are on: the operator may have given them other names, and keep
 * them by other settings.
 */
export const missingIndexes = async (client: pg.ClientBase): Promise<readonly HelpfulIndex[]> => {
  const { rows } = await client.query<{ table: string; definition: string }>(
    `SELECT c.relname::text AS table,
            regexp_replace(regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? (?=USING )', ''), ' WITH \\([^)]*\\)', '')
              AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
     WHERE pg_table_is_visible(c.oid) AND i.indisvalid`,
  );
  return helpfulIndexes.filter(
    ({ table, definition }) => !rows.some((row) => row.table === table && row.definition === definition),
  );
};
