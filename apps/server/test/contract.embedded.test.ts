import { afterAll, beforeAll, describe } from "vitest";
import { embeddedUrl } from "@synapse-user-admin/database/testing";
import { describeContracts } from "./describeContracts.ts";
import { createMakers } from "./makers.ts";
import { startServer, type TestServer } from "./server.ts";

describe("the contract, on the embedded database", () => {
  let server: TestServer;
  let limited: TestServer;
  let makers: ReturnType<typeof createMakers>;
  beforeAll(async () => {
    // One after the other: each brings a PostgreSQL of its own up.
    server = await startServer();
    limited = await startServer({ DEMO: "false", LOGIN_RATE_LIMIT: "0.003/5" });
    makers = createMakers(await embeddedUrl(server.dataDir), server.dataDir);
  });
  afterAll(async () => {
    await makers.end();
    await limited.remove();
    await server.remove();
  });

  describeContracts(() => ({
    baseUrl: server.baseUrl,
    adminToken: server.adminToken,
    serverName: "localhost",
    prefix: "contract-",
    makers: { ...makers, limitedBaseUrl: limited.baseUrl },
  }));
});
