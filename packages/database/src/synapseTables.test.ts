import pg from "pg";
import { describe, expect, inject, it } from "vitest";

import { tables } from "./generated/tables.ts";
import { createDatabase, ownIndexes } from "./testing.ts";

// Compares our migrations with a real Synapse's database: `SYNAPSE_DATABASE_URL`, only read.

const synapse = process.env["SYNAPSE_DATABASE_URL"];
const names = Object.keys(tables);

/** Everything about our tables that the catalogs say as text, one line a fact. Collations and triggers are left out. */
const describeTables = async (url: string): Promise<string[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ fact: string }>(
      `WITH ours AS (SELECT c.* FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1))
       SELECT format('%s: kind %s, persistence %s, replica identity %s', relname, relkind, relpersistence, relreplident)
         AS fact FROM ours
       UNION ALL
       SELECT format('%s.%s: %s, not null %s, default %s, identity %s', c.relname, a.attname,
                     format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity)
       FROM ours c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
       UNION ALL
       -- From PostgreSQL 18 on, not-null constraints have names; the columns above say the same.
       SELECT format('%s: constraint %s %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
       FROM ours c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype <> 'n'
       UNION ALL
       SELECT format('%s: %s', c.relname, replace(pg_get_indexdef(i.indexrelid), 'public.', ''))
       FROM ours c JOIN pg_index i ON i.indrelid = c.oid
       ORDER BY 1`,
      [names],
    );
    const { rows: sequences } = await client.query<{ name: string; fact: string }>(
      `SELECT sequencename AS name, format('sequence %s from %s by %s', sequencename, start_value, increment_by) AS fact
       FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`,
    );
    return [...rows, ...sequences].map(({ fact }) => fact);
  } finally {
    await client.end();
  }
};

describe.skipIf(synapse === undefined)("our tables (SYNAPSE_DATABASE_URL, a real Synapse's database)", () => {
  it("are Synapse's", async () => {
    const ours = await describeTables(await createDatabase(inject("clusterUrl")));
    const theirs = await describeTables(synapse ?? "");
    // Our own indexes, and what Synapse's other tables have.
    const more = ours.filter((fact) => !theirs.includes(fact));
    const added = more.map((fact) => /^\w+: CREATE INDEX (\w+) ON/.exec(fact)?.[1] ?? fact);
    expect(added.toSorted()).toEqual(ownIndexes);
    expect(theirs.filter((fact) => !ours.includes(fact) && !fact.startsWith("sequence "))).toEqual([]);
  });
});
