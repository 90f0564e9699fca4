import { existsSync } from "node:fs";
import { join } from "node:path";
import { operations, type OperationId } from "@synapse-user-admin/contract";
import { exchange } from "@synapse-user-admin/contract-tests";
import { createAdmin, openDatabase } from "@synapse-user-admin/database";
import { makeAttached } from "@synapse-user-admin/database/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { call } from "./mediaFolder.ts";
import { noPair, type PostgresPair, startPair } from "./postgresPair.ts";
import { runCommand } from "./runCommand.ts";
import { startServer, type TestServer } from "./server.ts";

const users = "/_synapse/admin/v2/users";
const missing = process.env["TEST_DATABASE_URL"] === undefined ? "needs TEST_DATABASE_URL" : noPair;
const account = {
  userId: "@admin:localhost",
  passwordHash: null,
  admin: true,
  userType: null,
  displayname: "admin",
  avatarUrl: null,
  threepids: [],
  externalIds: [],
};
const patience = { timeout: 20_000, interval: 20 };

describe.skipIf(missing !== undefined)(
  `a server on a streaming replica (${missing ?? "PostgreSQL 15"})`,
  () => {
    let pair: PostgresPair;
    let primary: TestServer;
    let replica: TestServer;
    beforeAll(async () => {
      // What it replays waits for no reader.
      pair = await startPair(["max_standby_streaming_delay=0"]);
      for (const name of ["main", "attached", "old", "empty"]) {
        await pair.pool("primary", "postgres").query(`CREATE DATABASE ${name}`);
      }
      primary = await startServer({ DATABASE_URL: pair.url("primary", "main") });
      await call(primary, "PUT", `${users}/@alice:localhost`, { displayname: "Alice" });
      await pair.caughtUp();
      const started = await startServer({ DATABASE_URL: pair.url("replica", "main") });
      replica = { ...started, adminToken: primary.adminToken };
    });
    afterAll(async () => {
      await replica.remove();
      await primary.remove();
      await pair.remove();
    });

    const health = (query = "") => exchange(replica.baseUrl, { method: "GET", path: `/health${query}` });

    it("reads what the primary has written, once the replica has replayed it", async () => {
      expect(await call(replica, "GET", `${users}/@alice:localhost`)).toMatchObject({
        status: 200,
        body: { displayname: "Alice" },
      });
      await call(primary, "PUT", `${users}/@alice:localhost`, { displayname: "Alice Liddell" });
      await pair.caughtUp();
      expect(await call(replica, "GET", `${users}/@alice:localhost`)).toMatchObject({
        body: { displayname: "Alice Liddell" },
      });
      expect(await call(replica, "GET", "/_synapse/admin/v3/users?name=liddell")).toMatchObject({
        status: 200,
        body: { total: 1 },
      });
      // Nothing was tried that can't be done there, and nothing made that only a writer needs.
      expect(replica.log()).toBe("");
      expect(existsSync(join(replica.dataDir, "signing.key"))).toBe(false);
    });

    const writes = (Object.keys(operations) as OperationId[]).filter((id) => operations[id].writes);
    it.each(writes)("refuses %s with 403 M_FORBIDDEN, and names the replica", async (id) => {
      const { method, path } = operations[id];
      const answer = await call(replica, method, path.replaceAll(/\{\w+\}/g, "nobody"));
      expect(answer).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
      expect(answer.text).toContain("replica");
    });

    it("says at /health and /metrics how far it is behind, until it has caught up", async () => {
      await pair.caughtUp();
      const current = await vi.waitUntil(async () => {
        const answer = await health();
        return answer.headers["x-replica-lag"] === "0.000" && answer;
      }, patience);
      expect(current).toMatchObject({ status: 200, text: "OK: a replica, 0.0 s behind" });
      expect(await health("?max_lag=0")).toMatchObject({ status: 200 });

      const database = pair.pool("replica", "main");
      await database.query("SELECT pg_wal_replay_pause()");
      await call(primary, "PUT", `${users}/@later:localhost`);
      const behind = await vi.waitUntil(async () => {
        const answer = await health();
        return Number(answer.headers["x-replica-lag"]) > 0.1 && answer;
      }, patience);
      expect(behind).toMatchObject({ status: 200 });
      expect(behind.text).toMatch(/^OK: a replica, \d+\.\d s behind$/);
      expect(await call(replica, "GET", `${users}/@later:localhost`)).toMatchObject({ status: 404 });
      const tooOld = await health("?max_lag=0.1");
      expect(tooOld.status).toBe(503);
      expect(tooOld.text).toMatch(/^Too old: a replica, /);
      expect(await health("?max_lag=3600")).toMatchObject({ status: 200 });
      expect(await health("?max_lag=soon")).toMatchObject({ status: 400 });
      const { text } = await exchange(replica.baseUrl, { method: "GET", path: "/metrics" });
      expect(
        Number(/^synapse_user_admin_database_replica_lag_seconds (\S+)$/m.exec(text)?.[1]),
      ).toBeGreaterThan(0.1);

      await database.query("SELECT pg_wal_replay_resume()");
      await pair.caughtUp();
      expect(await call(replica, "GET", `${users}/@later:localhost`)).toMatchObject({ status: 200 });
      await vi.waitUntil(async () => (await health()).headers["x-replica-lag"] === "0.000", patience);
      expect(await exchange(primary.baseUrl, { method: "GET", path: "/health" })).toMatchObject({
        text: "OK",
      });
    });

    it("reads again what the replica cancelled, and answers 503 where that is cancelled as well", async () => {
      const database = pair.pool("primary", "main");
      await database.query("ALTER TABLE devices RENAME TO devices_there");
      await database.query("CREATE VIEW devices AS SELECT d.* FROM devices_there d, pg_sleep(0.5)");
      const undo = "DROP VIEW devices; ALTER TABLE devices_there RENAME TO devices";
      onTestFinished(async () => void (await database.query(undo)));
      await pair.caughtUp();
      const onReplica = pair.pool("replica", "main");
      const ask = () => call(replica, "GET", `${users}/@admin:localhost/devices`);
      /** The read that is under way, once there is another one than `before`. */
      const reading = (before?: string) =>
        vi.waitUntil(async () => {
          const { rows } = await onReplica.query<{ read: string }>(
            `SELECT pid || ' ' || query_start AS read FROM pg_stat_activity
             WHERE wait_event = 'PgSleep' AND state = 'active'`,
          );
          return rows.map(({ read }) => read).find((read) => read !== before);
        }, patience);
      /** Cancels what reads. */
      const cancel = () => database.query("BEGIN; LOCK TABLE devices_there IN ACCESS EXCLUSIVE MODE; COMMIT");

      const once = ask();
      const first = await reading();
      await cancel();
      await reading(first);
      expect(await once).toMatchObject({ status: 200, body: { total: 1 } });

      const twice = ask();
      const second = await reading();
      await cancel();
      await reading(second);
      await cancel();
      expect(await twice).toMatchObject({ status: 503, body: { errcode: "M_UNKNOWN" } });
      expect(replica.log()).toContain("The replica cancelled the read twice");
    });

    it("refuses on a homeserver's replica as well, whatever ATTACHED_WRITES says", async () => {
      const url = pair.url("primary", "attached");
      const db = await openDatabase({ url, dataDir: "", log: () => {} });
      const adminToken = "the-admins-token";
      await db.write(
        { operation: "test" },
        createAdmin(account, { token: adminToken, deviceId: "D", displayName: "test" }),
      );
      await db.close();
      await makeAttached(url);
      await pair.caughtUp();
      const attached = await startServer({
        DATABASE_URL: pair.url("replica", "attached"),
        ATTACHED_WRITES: "direct",
      });
      onTestFinished(() => attached.remove());
      const caller = { ...attached, adminToken };
      expect(await call(caller, "GET", `${users}/@admin:localhost`)).toMatchObject({ status: 200 });
      const refused = await call(caller, "PUT", `${users}/@new:localhost`);
      expect(refused).toMatchObject({ status: 403 });
      expect(refused.text).toContain("replica");
    });

    it("neither starts on tables that are out of date nor brings them up to date, and says where to", async () => {
      await runCommand(["migrate"], { DATABASE_URL: pair.url("primary", "old") });
      await pair
        .pool("primary", "old")
        .query(
          "DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)",
        );
      await pair.caughtUp();
      const on = (database: string, ...args: string[]) =>
        runCommand(args, { DATABASE_URL: pair.url("replica", database), PORT: "0", LOG_LEVEL: "warn" });
      const lacking =
        /^synapse-user-admin: This is a replica of a database that lacks \d+_\w+\. [^\n]+ on the primary[^\n]+\n$/;
      const [serve, migrate, empty, doctor] = await Promise.all([
        on("old", "serve"),
        on("old", "migrate"),
        on("empty", "serve"),
        on("main", "doctor"),
      ]);
      for (const { code, stderr } of [serve, migrate]) {
        expect(code).toBe(1);
        expect(stderr).toMatch(lacking);
      }
      expect(empty.stderr).toContain("This is a replica of an empty database.");
      expect(doctor.stdout).toMatch(/^ok\s+replica\s+It is a replica/m);
      expect(doctor.code).toBe(0);
    });

    it("goes on reading when the replica is promoted, says so, and writes after a restart", async () => {
      await pair.pool("replica", "main").query("SELECT pg_promote()");
      const promoted = await vi.waitUntil(async () => {
        const answer = await health();
        return answer.text.includes("promoted") && answer;
      }, patience);
      expect(promoted).toMatchObject({ status: 200 });
      expect(promoted.text).toMatch(/^OK/);
      expect(await call(replica, "PUT", `${users}/@new:localhost`)).toMatchObject({ status: 403 });
      expect(await replica.stop()).toBe(0);
      const again = await startServer({ DATABASE_URL: pair.url("replica", "main") });
      onTestFinished(() => again.remove());
      const caller = { ...again, adminToken: primary.adminToken };
      expect(await call(caller, "PUT", `${users}/@new:localhost`)).toMatchObject({ status: 201 });
      // With a data folder of its own, it has a key of its own.
      expect(again.log()).toContain("one SIGNING_KEY_PATH");
    });
  },
);
