import { expect, inject, it } from "vitest";
import pg from "pg";

import {
  allowCrossSigningReplacement,
  countCumulativeJoinedRooms,
  countSentInvites,
  createDevice,
  createPuppetToken,
  createSession,
  createUser,
  deactivateUser,
  deleteDevices,
  deleteMedia,
  deleteRatelimitOverride,
  endAllSessions,
  endSession,
  findAccountData,
  findCaller,
  findDevice,
  findLogin,
  findRatelimitOverride,
  findUser,
  findUserByExternalId,
  findUserByThreepid,
  isUsernameTaken,
  listConnections,
  listDevices,
  listJoinedRooms,
  listMedia,
  listMediaFiles,
  listMemberships,
  listPushers,
  listUsers,
  modifyUser,
  openDatabase,
  recordActivity,
  setRatelimitOverride,
  setShadowBan,
  updateDevice,
  userOrders,
} from "./index.ts";
import { createDatabase, ownIndexes, quietLog } from "./testing.ts";

const userId = "@u:localhost";
const context = { operation: "test" };

it("finds each row of an account by an index, in all commands and queries, and each of our indexes has a use", async () => {
  const url = await createDatabase(inject("clusterUrl"));
  const database = new URL(url).pathname.slice(1);
  const client = new pg.Client(url);
  await client.connect();
  // What is still scanned then has no index that serves.
  await client.query(`ALTER DATABASE ${database} SET enable_seqscan = off`);

  const db = await openDatabase({ url, dataDir: "", log: quietLog, poolSize: 2 });
  const account = {
    userId,
    passwordHash: null,
    admin: false,
    userType: null,
    displayname: "Name",
    avatarUrl: null,
    threepids: [{ medium: "email", address: "u@x.org" }],
    externalIds: [{ authProvider: "p", externalId: "e" }],
  };
  const login = (deviceId: string) =>
    createSession({ userId, token: `t${deviceId}`, deviceId, displayName: null, passwordHash: null });
  for (const command of [
    createUser(account),
    login("ONE"),
    login("TWO"),
    createDevice(userId, "THREE"),
    createPuppetToken({ token: "p", adminId: userId, userId, validUntilMs: null }),
    updateDevice(userId, "ONE", "name"),
    allowCrossSigningReplacement(userId, 1),
    setShadowBan(userId, true),
    setRatelimitOverride(userId, { messagesPerSecond: 1, burstCount: 2 }),
    deleteRatelimitOverride(userId),
    recordActivity([{ userId, deviceId: "ONE", token: "tONE", ip: "::1", userAgent: "", lastSeenMs: 1 }]),
    deleteDevices(userId, ["ONE"]),
    deleteMedia(userId, "localhost", ["MEDIUM"]),
    endSession({ tokenId: 1, userId, deviceId: null }),
    endAllSessions(userId),
    modifyUser(userId, {
      requestedBy: userId,
      displayname: "Other",
      threepids: [],
      externalIds: [],
      admin: true,
      password: { hash: "x", logoutDevices: true },
      locked: true,
      userType: "bot",
    }),
    deactivateUser(userId, true),
    modifyUser(userId, { requestedBy: userId, deactivated: false }),
  ]) {
    await db.write<unknown>(context, command);
  }
  await db.read(countCumulativeJoinedRooms, userId, 0);
  await db.read(countSentInvites, userId, 0);
  await db.read(findAccountData, userId);
  await db.read(findCaller, "tONE", userId);
  await db.read(findDevice, userId, "ONE");
  await db.read(findLogin, "@U:localhost");
  await db.read(findRatelimitOverride, userId);
  await db.read(findUser, userId);
  await db.read(findUserByExternalId, "p", "e");
  await db.read(findUserByThreepid, "email", "u@x.org");
  await db.read(isUsernameTaken, userId);
  await db.read(listConnections, userId);
  await db.read(listDevices, userId);
  await db.read(listJoinedRooms, userId);
  for (const orderBy of ["created_ts", "media_length"] as const) {
    const filter = { orderBy, descending: true, from: 0, limit: 10 };
    await db.read(listMedia, userId, filter);
    await db.read(listMediaFiles, userId, filter);
  }
  await db.read(listMemberships, userId);
  await db.read(listPushers, userId);
  // An index of parts of names is of no use among a few. Without the triggers, which for so many at once read all profiles.
  await client.query("SET session_replication_role = replica");
  await client.query(
    "INSERT INTO users (name) SELECT '@' || md5(i::text) || ':localhost' FROM generate_series(1, 3000) AS i",
  );
  await client.query(
    `INSERT INTO profiles (user_id, full_user_id, displayname)
     SELECT md5(i::text), '@' || md5(i::text) || ':localhost', md5(i::text) FROM generate_series(1, 3000) AS i`,
  );
  await client.query("VACUUM ANALYZE users");
  await client.query("VACUUM ANALYZE profiles");
  const list = { guests: true, locked: true, notUserTypes: [], descending: false, from: 0, limit: 10 };
  for (const orderBy of userOrders) {
    await db.read(listUsers, { ...list, orderBy });
    await db.read(listUsers, { ...list, orderBy, descending: true });
  }
  await db.read(listUsers, { ...list, orderBy: "name", name: "abcdef" });
  await db.read(listUsers, { ...list, orderBy: "name", userId: "abcdef" });
  // Connections count what they did when they end.
  await db.close();

  // What is read whole each time, as it has a few rows for all users together.
  const small = ["user_changes", "user_ranges", "user_totals"];
  const scanned = () =>
    client.query<{ table: string }>(
      `SELECT relname AS table FROM pg_stat_user_tables 
       WHERE seq_scan > 0 AND relname <> ALL ($1) ORDER BY 1`,
      [["_prisma_migrations", ...small]],
    );
  const used = () =>
    client.query<{ index: string }>(
      `SELECT indexrelname AS index FROM pg_stat_user_indexes
       WHERE idx_scan > 0 AND indexrelname = ANY ($1) ORDER BY 1`,
      [ownIndexes],
    );
  await expect.poll(async () => (await used()).rows.map(({ index }) => index)).toEqual(ownIndexes);
  expect((await scanned()).rows).toEqual([]);
  await client.end();
});
