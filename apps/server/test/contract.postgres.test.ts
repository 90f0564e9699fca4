import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { describeContracts } from "./describeContracts.ts";
import { createMakers } from "./makers.ts";
import { startServer, type TestServer } from "./server.ts";

/** A PostgreSQL of the operator's, as a user who may make databases. Without it these tests are left out. */
const cluster = process.env["TEST_DATABASE_URL"];

describe.skipIf(cluster === undefined)(
  "the contract, standalone on PostgreSQL (needs TEST_DATABASE_URL)",
  () => {
    const name = `contract_${randomUUID().replaceAll("-", "")}`;
    const admin = new pg.Client({ connectionString: cluster });
    let server: TestServer;
    let limited: TestServer;
    let makers: ReturnType<typeof createMakers>;
    beforeAll(async () => {
      await admin.connect();
      await admin.query(`CREATE DATABASE ${name}`);
      const url = new URL(cluster ?? "");
      url.pathname = `/${name}`;
      server = await startServer({ DATABASE_URL: url.href });
      // Beside it on the same database, as behind a load balancer.
      limited = await startServer({
        DATABASE_URL: url.href,
        LOGIN_RATE_LIMIT: "0.003/5",
        DATA_DIR: server.dataDir,
      });
      makers = createMakers(url.href, server.dataDir);
    });
    afterAll(async () => {
      await makers.end();
      await limited.stop();
      await server.remove();
      await admin.query(`DROP DATABASE ${name}`);
      await admin.end();
    });

    describeContracts(() => ({
      baseUrl: server.baseUrl,
      adminToken: server.adminToken,
      serverName: "localhost",
      prefix: "contract-",
      makers: { ...makers, limitedBaseUrl: limited.baseUrl },
    }));
  },
);
