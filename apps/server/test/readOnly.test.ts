import { operations, type OperationId } from "@synapse-user-admin/contract";
import { exchange } from "@synapse-user-admin/contract-tests";
import { createSession, createUser, type Database } from "@synapse-user-admin/database";
import {
  createDatabase,
  openTestDatabase,
  startCluster,
  type TestCluster,
} from "@synapse-user-admin/database/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "./server.ts";

const token = "the-admins-token";
const context = { operation: "test" };

/** An admin with a session, as a homeserver's database has one. */
async function addAdmin(db: Database) {
  const userId = `@admin:${db.serverName}`;
  await db.write(
    context,
    createUser({
      userId,
      passwordHash: null,
      admin: true,
      userType: null,
      displayname: "admin",
      avatarUrl: null,
      threepids: [],
      externalIds: [],
    }),
  );
  await db.write(
    context,
    createSession({ userId, token, deviceId: "ADMIN", displayName: null, passwordHash: null }),
  );
}

describe("attached to a homeserver's database, without leave to write", () => {
  let cluster: TestCluster;
  let url: string;
  let server: TestServer;
  beforeAll(async () => {
    cluster = await startCluster();
    const db = await openTestDatabase(cluster.url, {
      kind: "attached",
      attachedWrites: "direct",
      serverName: "hs.test",
    });
    ({ url } = db);
    await addAdmin(db);
    await db.close();
    server = await startServer({ DATABASE_URL: url });
  });
  afterAll(async () => {
    await server.remove();
    await cluster.stop();
  });

  const send = (method: string, path: string, authorization: string | undefined) =>
    exchange(server.baseUrl, {
      method,
      path,
      headers: authorization === undefined ? {} : { Authorization: `Bearer ${authorization}` },
    });

  const ids = Object.keys(operations) as OperationId[];
  // Whatever they are about: the refusal comes before anything of the request is looked at.
  const pathOf = (id: OperationId) => operations[id].path.replaceAll(/\{\w+\}/g, "nobody");

  it.each(ids.filter((id) => operations[id].writes))(
    "refuses %s with 403 M_FORBIDDEN and the reason",
    async (id) => {
      const answer = await send(operations[id].method, pathOf(id), token);
      expect(answer).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
      expect(answer.text).toContain("ATTACHED_WRITES");
    },
  );

  it("asks who is calling before it refuses", async () => {
    const path = pathOf("deactivateUser");
    expect((await send("POST", path, undefined)).status).toBe(401);
    expect((await send("POST", path, "no-such-token")).status).toBe(401);
  });

  it("reads, and takes the server's name from the users", async () => {
    const path = "/_synapse/admin/v2/users/@admin:hs.test";
    expect(await send("GET", path, token)).toMatchObject({
      status: 200,
      body: { name: "@admin:hs.test", last_seen_ts: null },
    });
    expect(await send("GET", "/_synapse/admin/v3/users", token)).toMatchObject({
      status: 200,
      body: { total: 1 },
    });
    // Nothing is recorded of the callers either.
    expect(await send("GET", path, token)).toMatchObject({ body: { last_seen_ts: null } });
  });

  it("does not start under another server's name, and says why", async () => {
    await expect(startServer({ DATABASE_URL: url, SERVER_NAME: "other.test" })).rejects.toThrow(
      /other\.test.*hs\.test/,
    );
  });

  it("does not start on tables that are not Synapse's and not its own", async () => {
    const blank = await createDatabase(cluster.url, "blank");
    const client = new pg.Client(blank);
    await client.connect();
    await client.query("CREATE TABLE something_else (id int)");
    await client.end();
    await expect(startServer({ DATABASE_URL: blank })).rejects.toThrow(/something else/);
  });
});
