import { randomUUID } from "node:crypto";
import { embeddedUrl } from "@synapse-user-admin/database/testing";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";

/** Where a server that is going to be killed keeps its database. */
export interface CrashDatabase {
  /** For the server's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Asked for while the server runs. */
  readonly url: (dataDir: string) => Promise<string>;
}

/** Tests of a server that is killed, on the database that it brings along. */
export function describeEmbedded(title: string, tests: (database: () => CrashDatabase) => void) {
  describe(`${title}, on the embedded database`, () => {
    tests(() => ({ env: {}, url: embeddedUrl }));
  });
}

/** The same on a PostgreSQL of the operator's, as a user who may make databases; left out without it. */
export function describePostgres(title: string, tests: (database: () => CrashDatabase) => void) {
  const cluster = process.env["TEST_DATABASE_URL"];
  describe.skipIf(cluster === undefined)(`${title}, on PostgreSQL (needs TEST_DATABASE_URL)`, () => {
    const admin = new pg.Client({ connectionString: cluster });
    let name = "";
    beforeAll(() => admin.connect());
    afterAll(() => admin.end());
    beforeEach(async () => {
      name = `crash_${randomUUID().replaceAll("-", "")}`;
      await admin.query(`CREATE DATABASE ${name}`);
    });
    afterEach(async () => {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    });
    tests(() => {
      const url = new URL(cluster ?? "");
      url.pathname = `/${name}`;
      return { env: { DATABASE_URL: url.href }, url: () => Promise.resolve(url.href) };
    });
  });
}
