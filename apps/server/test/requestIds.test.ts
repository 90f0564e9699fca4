import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { exchange } from "@synapse-user-admin/contract-tests";
import { createDatabase, startCluster, type TestCluster } from "@synapse-user-admin/database/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { startServer } from "./server.ts";

const admin = "/_synapse/admin";

describe("request ids", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  const start = async (env: Readonly<Record<string, string>> = {}) => {
    const url = await createDatabase(cluster.url, "standalone");
    const server = await startServer({ DATABASE_URL: url, LOG_LEVEL: "info", ...env });
    const client = new pg.Client(url);
    await client.connect();
    onTestFinished(async () => {
      await client.end();
      await server.remove();
    });
    const ask = async (
      method: string,
      path: string,
      { id, body }: { readonly id?: string; readonly body?: string } = {},
    ) => {
      const answer = await exchange(server.baseUrl, {
        method,
        path,
        headers: {
          Authorization: `Bearer ${server.adminToken}`,
          ...(id === undefined ? {} : { "X-Request-Id": id }),
        },
        ...(body === undefined ? {} : { body }),
      });
      return { ...answer, id: String(answer.headers["x-request-id"]) };
    };
    const lines = () =>
      server
        .log()
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    return { server, client, ask, lines };
  };

  it("stand in the answer, in the audit log, and with a 500 in its body and the log", async () => {
    const { ask, client, lines } = await start();
    const put = await ask("PUT", `${admin}/v2/users/@u:localhost`, { body: "{}", id: "mine" });
    expect(put.status).toBe(201);
    // Nobody is believed who is no proxy.
    expect(put.id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    const { rows } = await client.query<{ operation: string }>(
      "SELECT operation FROM synapse_user_admin.audit_log WHERE request_id = $1",
      [put.id],
    );
    expect(rows).toEqual([{ operation: "upsertUser" }]);

    await client.query("ALTER TABLE user_ips RENAME TO gone");
    const failed = await ask("GET", `${admin}/v2/users/@u:localhost`);
    expect(failed).toMatchObject({ status: 500, body: { errcode: "M_UNKNOWN" } });
    expect(failed.id).not.toBe(put.id);
    expect(JSON.stringify(failed.body)).toContain(failed.id);
    await vi.waitUntil(() => lines().some(({ requestId }) => requestId === failed.id));
    expect(lines().find(({ requestId }) => requestId === failed.id)).toMatchObject({
      msg: "request failed",
      operation: "getUser",
    });
    // What was not slow has no other line.
    expect(lines().filter(({ msg, ms }) => msg === "request" && Number(ms) <= 1000)).toEqual([]);
  });

  it("are taken from a proxy where one is trusted, unless they are none", async () => {
    const { ask } = await start({ TRUST_PROXY: "1" });
    const id = "01J9Z.proxy/a:b=";
    expect((await ask("GET", "/health", { id })).id).toBe(id);
    for (const bad of ["", "x".repeat(129), "a b", 'a"b', "-a", "é"]) {
      expect((await ask("GET", "/health", { id: bad })).id).toMatch(/^[0-9a-f]{8}-/);
    }
  });

  it("stand in each line about a request where all have one, which holds no path and no token", async () => {
    const { ask, server, lines } = await start({ LOG_REQUESTS: "all" });
    const got = await ask("GET", `${admin}/v2/users/@someone:localhost`);
    const lost = await exchange(server.baseUrl, { method: "GET", path: "/no/where?access_token=hunter2" });
    const lostId = String(lost.headers["x-request-id"]);
    const of = (id: string) => lines().filter(({ requestId }) => requestId === id);
    await vi.waitUntil(() => of(got.id).length > 0 && of(lostId).length > 0);
    expect(of(got.id)).toEqual([
      {
        level: 30,
        time: expect.any(String) as string,
        requestId: got.id,
        operation: "getUser",
        method: "GET",
        status: 404,
        ms: expect.any(Number) as number,
        msg: "request",
      },
    ]);
    expect(of(lostId)).toMatchObject([{ status: 404 }]);
    for (const secret of ["someone", "hunter2", "where", server.adminToken]) {
      expect(server.log()).not.toContain(secret);
    }
  });

  it("stand in what is logged on the way", async () => {
    const { ask, server, client, lines } = await start();
    await ask("PUT", `${admin}/v2/users/@u:localhost`, { body: "{}" });
    await client.query(
      `INSERT INTO local_media_repository (media_id, media_type, media_length, created_ts, user_id)
       VALUES ('aabbcc', 'image/png', 1, 1, '@u:localhost')`,
    );
    // A link on the way to the file, which is not followed.
    const uploads = join(server.dataDir, "media", "local_content");
    mkdirSync(join(uploads, "aa"));
    symlinkSync(server.dataDir, join(uploads, "aa", "bb"));
    const deleted = await ask("DELETE", `${admin}/v1/users/@u:localhost/media`);
    expect(deleted.status).toBe(200);
    await vi.waitUntil(() => lines().some(({ mediaId }) => mediaId === "aabbcc"));
    expect(lines().find(({ mediaId }) => mediaId === "aabbcc")).toMatchObject({ requestId: deleted.id });
  });
});
