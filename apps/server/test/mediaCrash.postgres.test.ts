import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { itSurvivesKill } from "./mediaCrash.ts";

/** A PostgreSQL of the operator's, as a user who may make databases. Without it these tests are left out. */
const cluster = process.env["TEST_DATABASE_URL"];

describe.skipIf(cluster === undefined)(
  "a server that is killed while it deletes media, on PostgreSQL (needs TEST_DATABASE_URL)",
  () => {
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
    const urlOf = (database: string) => {
      const url = new URL(cluster ?? "");
      url.pathname = `/${database}`;
      return url.href;
    };

    itSurvivesKill(() => ({
      env: { DATABASE_URL: urlOf(name) },
      url: () => Promise.resolve(urlOf(name)),
    }));
  },
);
