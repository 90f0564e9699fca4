import { createDatabase, startCluster, type TestCluster } from "@synapse-user-admin/database/testing";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { itSharesTheDatabase } from "./twoProcesses.ts";

describe("two processes on one PostgreSQL, the one that is brought along", () => {
  let cluster: TestCluster;
  let url: string;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());
  beforeEach(async () => {
    url = await createDatabase(cluster.url, "blank");
  });
  itSharesTheDatabase(() => ({ env: { DATABASE_URL: url }, url: () => Promise.resolve(url) }));
});
