import { expect, inject, it } from "vitest";
import pg from "pg";

import { StartError } from "./errors.ts";
import { migrations } from "./generated/migrations.ts";
import { lockId, migrate } from "./migrate.ts";
import { createDatabase } from "./testing.ts";

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client(url);
  await client.connect();
  return client;
};

it("takes turns with another server, says so when that takes too long, and leaves no lock behind", async () => {
  const url = await createDatabase(inject("clusterUrl"), "blank");
  const one = await connect(url);
  const two = await connect(url);
  try {
    // Another server, which does not come to an end.
    await one.query("BEGIN");
    await one.query("SELECT pg_advisory_xact_lock($1)", [lockId]);
    await expect(migrate(two, 100)).rejects.toEqual(
      new StartError(
        "Something else keeps the database locked: another server that is starting on it, or a long transaction. " +
          "Gave up after 0.1 s.",
      ),
    );
    await one.query("ROLLBACK");
    expect(await migrate(two)).toHaveLength(migrations.length);
    expect(await migrate(one)).toEqual([]);
    const { rows } = await two.query(`SELECT FROM pg_locks JOIN pg_database ON oid = database
       WHERE locktype = 'advisory' AND datname = current_database()`);
    expect(rows).toEqual([]);
    // What holds for the transaction alone.
    const { rows: settings } = await two.query<{ lock: string; statement: string }>(
      "SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement",
    );
    expect(settings).toEqual([{ lock: "0", statement: "0" }]);
  } finally {
    await one.end();
    await two.end();
  }
});
