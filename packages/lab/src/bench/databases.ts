import { execFile } from "node:child_process";
import { join } from "node:path";
import pg from "pg";
import { OracleError } from "../oracle.ts";

const populateSql = join(import.meta.dirname, "..", "..", "oracle", "populate.sql");

/** Rows of one statement, on a connection of its own. */
export const query = async <Row extends pg.QueryResultRow>(dsn: string, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
};

/** The connection string of another database of the same PostgreSQL. */
export const dsnOf = (dsn: string, database: string): string =>
  dsn.replace(/\/[^/?]+(?=$|\?)/, `/${database}`);

export const hasDatabase = async (dsn: string, name: string): Promise<boolean> =>
  (await query(dsn, `SELECT FROM pg_database WHERE datname = '${name}'`)).length > 0;

/** Empty, as Synapse demands it: text in UTF-8, ordered by its bytes. */
export const createDatabase = async (dsn: string, name: string): Promise<void> => {
  await query(
    dsn,
    `CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
  );
};

export const dropDatabase = async (dsn: string, name: string): Promise<void> => {
  await query(dsn, `DROP DATABASE IF EXISTS "${name}"`);
};

/** File by file, statistics included. Nobody may be connected to the source. */
export const copyDatabase = async (dsn: string, source: string, target: string): Promise<void> => {
  await dropDatabase(dsn, target);
  await query(dsn, `CREATE DATABASE "${target}" TEMPLATE "${source}" STRATEGY FILE_COPY`);
};

/** The same made-up users as `oracle populate` makes, in a database of ours. */
export const populate = (dsn: string, serverName: string, users: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const variables = ["-v", `n=${users}`, "-v", `server=${serverName}`];
    execFile("psql", ["-q", ...variables, "-f", populateSql, dsn], (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new OracleError(`psql could not fill ${dsn}: ${stderr.trim() || error.message}`));
    });
  });

/** PostgreSQL's version and its settings that matter for speed, as it says them. */
export const databaseSettings = async (dsn: string): Promise<Readonly<Record<string, string>>> => {
  const rows = await query<{ name: string; setting: string }>(
    dsn,
    `SELECT name, current_setting(name) AS setting FROM pg_settings
     WHERE name IN ('server_version', 'shared_buffers', 'fsync', 'synchronous_commit', 'work_mem', 'jit')
     ORDER BY name DESC`,
  );
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
};
