import { afterAll, beforeAll, describe } from "vitest";
import { describeContracts } from "./describeContracts.ts";
import { startServer, type TestServer } from "./server.ts";

describe("the contract, on the embedded database", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.remove());

  describeContracts(() => ({
    baseUrl: server.baseUrl,
    adminToken: server.adminToken,
    serverName: "localhost",
    prefix: "contract-",
    makers: { recordsActivity: true },
  }));
});
