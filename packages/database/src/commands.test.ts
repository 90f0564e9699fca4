import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import {
  command,
  type Command,
  createPuppetToken,
  createSession,
  createUser,
  type Database,
  deactivateUser,
  deleteDevices,
  findCaller,
  findUser,
  listDevices,
  listUsers,
  modifyUser,
  openDatabase,
  resetPassword,
  type UserFilter,
} from "./index.ts";
import { openTestDatabase, quietLog } from "./testing.ts";

let db: Database & { readonly url: string };
let other: Database;
beforeAll(async () => {
  db = await openTestDatabase(inject("clusterUrl"));
  // Another process on the same database, as far as the database can tell.
  other = await openDatabase({ url: db.url, dataDir: "", log: quietLog, poolSize: 4 });
});
afterAll(async () => {
  await db.close();
  await other.close();
});

const context = { operation: "test", caller: "@admin:localhost" };
const makeUser = (userId: string, rest: Partial<Parameters<typeof createUser>[0]> = {}) =>
  db.write(
    context,
    createUser({
      userId,
      passwordHash: "hash",
      admin: false,
      userType: null,
      displayname: "Name",
      avatarUrl: null,
      threepids: [],
      externalIds: [],
      ...rest,
    }),
  );
/** How many rows of a table are the user's. */
const counts = (userId: string, tables: Readonly<Record<string, string>>) =>
  db.write(
    context,
    command(
      "counts",
      async (tx) => {
        const found: Record<string, number> = {};
        for (const [table, column] of Object.entries(tables)) {
          const rows = await tx.sql<{ row: string }>`
            SELECT query_to_xml(format('SELECT 1 FROM %I WHERE %I = %L', ${table}::text, ${column}::text, ${userId}::text),
                                true, true, '')::text AS row`;
          found[table] = [
            ...rows
              .map(({ row }) => row)
              .join("")
              .matchAll(/<row/g),
          ].length;
        }
        return found;
      },
      { audited: false },
    ),
  );

describe("createSession", () => {
  const session = { token: "late", deviceId: "LATE", displayName: null, passwordHash: "hash" };

  it("comes too late once the account has another password, is locked or deactivated", async () => {
    const changes: readonly (readonly [string, (userId: string) => Command<unknown>])[] = [
      ["@late-password:localhost", (userId) => resetPassword(userId, { hash: "new", logoutDevices: true })],
      ["@late-locked:localhost", (userId) => modifyUser(userId, { requestedBy: userId, locked: true })],
      ["@late-gone:localhost", (userId) => deactivateUser(userId, false)],
    ];
    for (const [userId, change] of changes) {
      await makeUser(userId);
      await db.write(context, change(userId));
      expect(await db.write(context, createSession({ ...session, userId }))).toBe(false);
      expect(await db.read(listDevices, userId)).toEqual([]);
    }
    expect(await db.read(findCaller, "late")).toBeUndefined();
  });

  it("leaves no session behind when a deactivation comes at the same moment", async () => {
    for (let n = 0; n < 20; n++) {
      const userId = `@moment${n}:localhost`;
      await makeUser(userId);
      await Promise.all([
        db.write(context, createSession({ ...session, userId, token: `moment${n}` })),
        other.write(context, deactivateUser(userId, false)),
      ]);
      expect(await db.read(listDevices, userId)).toEqual([]);
      expect(await db.read(findCaller, `moment${n}`)).toBeUndefined();
    }
  });
});

describe("access tokens", () => {
  it("get ids of their own from two processes at once", async () => {
    await makeUser("@busy:localhost");
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        (n % 2 === 0 ? db : other).write(
          context,
          createSession({
            userId: "@busy:localhost",
            token: `busy${n}`,
            deviceId: `D${n}`,
            displayName: null,
            passwordHash: "hash",
          }),
        ),
      ),
    );
    const [row] = await db.read(
      ({ sql }) =>
        sql<{ tokens: number; ids: number }>`
          SELECT count(*) AS tokens, count(DISTINCT id) AS ids FROM access_tokens WHERE user_id = '@busy:localhost'`,
    );
    expect(row).toEqual({ tokens: 40, ids: 40 });
  });

  it("are found with their user, and in the same look whether another user is known", async () => {
    await makeUser("@owner:localhost", { admin: true });
    await makeUser("@puppet:localhost");
    await db.write(
      context,
      createPuppetToken({
        token: "strings",
        adminId: "@owner:localhost",
        userId: "@puppet:localhost",
        validUntilMs: 5,
      }),
    );
    expect(await db.read(findCaller, "strings", "@owner:localhost")).toEqual({
      targetKnown: true,
      caller: {
        tokenId: expect.any(Number) as number,
        token: "strings",
        userId: "@puppet:localhost",
        puppetedBy: "@owner:localhost",
        deviceId: null,
        tokenValidUntilMs: 5,
        isAdmin: false,
        isGuest: false,
        deactivated: false,
        locked: false,
      },
    });
    expect(await db.read(findCaller, "strings")).toMatchObject({ targetKnown: undefined });
    expect(await db.read(findCaller, "strings", "@nobody:localhost")).toMatchObject({ targetKnown: false });
    expect(await db.read(findCaller, "none")).toBeUndefined();
    expect(await db.read(findCaller, "a\0b", "c\0d")).toBeUndefined();
  });
});

/** What hangs on a device; {@link furnish} makes one of each for two devices. */
const sessionTables = {
  devices: "user_id",
  access_tokens: "user_id",
  refresh_tokens: "user_id",
  device_auth_providers: "user_id",
  e2e_device_keys_json: "user_id",
  e2e_one_time_keys_json: "user_id",
  e2e_fallback_keys_json: "user_id",
  device_inbox: "user_id",
  pushers: "user_name",
};

/** What else a deactivation takes; {@link furnish} makes one of each. */
const accountTables = {
  dehydrated_devices: "user_id",
  user_threepids: "user_id",
  user_directory: "user_id",
  user_directory_search: "user_id",
  users_in_public_rooms: "user_id",
  users_who_share_private_rooms: "user_id",
  account_data: "user_id",
  account_validity: "user_id",
  room_account_data: "user_id",
  push_rules: "user_name",
  push_rules_enable: "user_name",
  push_rules_stream: "user_id",
  ignored_users: "ignorer_user_id",
  thread_subscriptions: "user_id",
  e2e_room_keys: "user_id",
  e2e_room_keys_versions: "user_id",
};
/** The same, told by the other one of two users or by the localpart. */
const sharing = { users_who_share_private_rooms: "other_user_id" };
const delayed = { delayed_events: "user_localpart" };

/** As many of each of the tables. */
const each = (tables: Readonly<Record<string, string>>, count: number): Record<string, number> =>
  Object.fromEntries(Object.keys(tables).map((table) => [table, count]));

/** A user with two sessions and one of everything else. */
const furnish = async (userId: string) => {
  await makeUser(userId, {
    threepids: [{ medium: "email", address: `${userId.slice(1, 4)}@example.org` }],
    externalIds: [{ authProvider: "p", externalId: userId }],
  });
  for (const device of ["ONE", "TWO"]) {
    await db.write(
      context,
      createSession({
        userId,
        token: `${userId}${device}`,
        deviceId: device,
        displayName: device,
        passwordHash: "hash",
      }),
    );
  }
  await db.write(
    context,
    command("furnish", async ({ sql }) => {
      for (const device of ["ONE", "TWO"]) {
        await sql`
          INSERT INTO refresh_tokens (id, user_id, device_id, token)
          VALUES ((SELECT coalesce(max(id), 0) + 1 FROM refresh_tokens), ${userId}, ${device}, ${`${userId}${device}`})`;
        await sql`INSERT INTO device_auth_providers VALUES (${userId}, ${device}, 'p', 's')`;
        await sql`INSERT INTO e2e_device_keys_json (user_id, device_id, ts_added_ms, key_json) VALUES (${userId}, ${device}, 1, '{}')`;
        await sql`
          INSERT INTO e2e_one_time_keys_json (user_id, device_id, algorithm, key_id, ts_added_ms, key_json)
          VALUES (${userId}, ${device}, 'a', 'k', 1, '{}')`;
        await sql`
          INSERT INTO e2e_fallback_keys_json (user_id, device_id, algorithm, key_id, key_json)
          VALUES (${userId}, ${device}, 'a', 'k', '{}')`;
        await sql`INSERT INTO device_inbox (user_id, device_id, stream_id, message_json) VALUES (${userId}, ${device}, 1, '{}')`;
        await sql`
          INSERT INTO pushers (id, user_name, profile_tag, kind, app_id, app_display_name, device_display_name, pushkey,
                               ts, lang, data, device_id)
          VALUES ((SELECT coalesce(max(id), 0) + 1 FROM pushers), ${userId}, '', 'http', 'app', 'App', 'Phone',
                  ${`${userId}${device}`}, 1, 'en', '{}', ${device})`;
      }
      await sql`INSERT INTO dehydrated_devices (user_id, device_id, device_data) VALUES (${userId}, 'ONE', '{}')`;
      await sql`INSERT INTO users_in_public_rooms (user_id, room_id) VALUES (${userId}, '!r')`;
      await sql`
        INSERT INTO users_who_share_private_rooms (user_id, other_user_id, room_id)
        VALUES (${userId}, '@friend:localhost', '!r'), ('@friend:localhost', ${userId}, '!r')`;
      await sql`INSERT INTO account_data (user_id, account_data_type, stream_id, content) VALUES (${userId}, 'm.direct', 1, '{}')`;
      await sql`INSERT INTO account_validity (user_id, expiration_ts_ms, email_sent) VALUES (${userId}, 1, false)`;
      await sql`
        INSERT INTO room_account_data (user_id, room_id, account_data_type, stream_id, content)
        VALUES (${userId}, '!r', 'm.tag', 1, '{}')`;
      await sql`
        INSERT INTO push_rules (id, user_name, rule_id, priority_class, conditions, actions)
        VALUES ((SELECT coalesce(max(id), 0) + 1 FROM push_rules), ${userId}, 'r', 1, '[]', '[]')`;
      await sql`
        INSERT INTO push_rules_enable (id, user_name, rule_id)
        VALUES ((SELECT coalesce(max(id), 0) + 1 FROM push_rules_enable), ${userId}, 'r')`;
      await sql`
        INSERT INTO push_rules_stream (stream_id, event_stream_ordering, user_id, rule_id, op)
        VALUES (1, 1, ${userId}, 'r', 'ADD')`;
      await sql`INSERT INTO ignored_users (ignorer_user_id, ignored_user_id) VALUES (${userId}, '@x:localhost')`;
      await sql`INSERT INTO rooms (room_id) VALUES ('!r') ON CONFLICT DO NOTHING`;
      await sql`
        INSERT INTO events (topological_ordering, event_id, type, room_id, processed, outlier)
        VALUES (1, '$e', 'm.room.message', '!r', true, false) ON CONFLICT DO NOTHING`;
      await sql`
        INSERT INTO thread_subscriptions (stream_id, instance_name, room_id, event_id, user_id, subscribed, automatic)
        VALUES ((SELECT coalesce(max(stream_id), 0) + 1 FROM thread_subscriptions), 'master', '!r', '$e', ${userId}, true,
                false)`;
      await sql`
        INSERT INTO e2e_room_keys (user_id, room_id, session_id, version, session_data)
        VALUES (${userId}, '!r', 's', 1, '{}')`;
      await sql`INSERT INTO e2e_room_keys_versions (user_id, version, algorithm, auth_data, deleted) VALUES (${userId}, 1, 'x', '{}', 0)`;
      await sql`
        INSERT INTO delayed_events (delay_id, user_localpart, delay, send_ts, room_id, event_type, content)
        VALUES (${userId}, ${userId.slice(1, userId.indexOf(":"))}, 1, 1, '!r', 'm.x', '{}')`;
    }),
  );
  // What is not there can't be seen to go.
  expect(await counts(userId, { ...sessionTables, ...accountTables })).toEqual({
    ...each(sessionTables, 2),
    ...each(accountTables, 1),
  });
  expect(await counts(userId, sharing)).toEqual(each(sharing, 1));
  expect(await counts(userId.slice(1, userId.indexOf(":")), delayed)).toEqual(each(delayed, 1));
};

describe("deleteDevices", () => {
  it("ends the sessions of these devices and no others, and announces it", async () => {
    const userId = "@sessions:localhost";
    await furnish(userId);
    await db.write(context, deleteDevices(userId, ["ONE", "NOPE"]));
    expect(await counts(userId, { ...sessionTables, ...accountTables })).toEqual({
      ...each(sessionTables, 1),
      ...each(accountTables, 1),
      // It was the dehydrated one.
      dehydrated_devices: 0,
    });
    expect(
      await db.read(
        ({ sql }) => sql`
          SELECT device_id FROM devices WHERE user_id = ${userId}
          UNION SELECT device_id FROM access_tokens WHERE user_id = ${userId}
          UNION SELECT device_id FROM refresh_tokens WHERE user_id = ${userId}
          UNION SELECT device_id FROM device_auth_providers WHERE user_id = ${userId}
          UNION SELECT device_id FROM e2e_device_keys_json WHERE user_id = ${userId}
          UNION SELECT device_id FROM e2e_one_time_keys_json WHERE user_id = ${userId}
          UNION SELECT device_id FROM e2e_fallback_keys_json WHERE user_id = ${userId}
          UNION SELECT device_id FROM device_inbox WHERE user_id = ${userId}
          UNION SELECT device_id FROM pushers WHERE user_name = ${userId}`,
      ),
    ).toEqual([{ device_id: "TWO" }]);
    const rows = await db.read(
      ({ sql }) => sql`
        SELECT cache_func, keys FROM cache_invalidation_stream_by_instance WHERE keys[1] = ${userId} OR keys[1] = ${`${userId}ONE`}
        ORDER BY stream_id DESC LIMIT 5`,
    );
    expect(rows.toReversed()).toEqual([
      { cache_func: "get_device", keys: [userId] },
      { cache_func: "count_e2e_one_time_keys", keys: [userId] },
      { cache_func: "get_e2e_unused_fallback_key_types", keys: [userId] },
      { cache_func: "get_user_by_access_token", keys: [`${userId}ONE`] },
      { cache_func: "get_if_user_has_pusher", keys: [userId] },
    ]);
    const stream = await db.read(
      ({ sql }) =>
        sql`SELECT device_id FROM device_lists_stream WHERE user_id = ${userId} ORDER BY stream_id`,
    );
    expect(stream).toEqual([{ device_id: "TWO" }, { device_id: "ONE" }, { device_id: "NOPE" }]);
  });

  it("does nothing without devices", async () => {
    const before = await db.read(
      ({ sql }) => sql`SELECT count(*) AS n FROM cache_invalidation_stream_by_instance`,
    );
    await db.write(context, deleteDevices("@sessions:localhost", []));
    expect(
      await db.read(({ sql }) => sql`SELECT count(*) AS n FROM cache_invalidation_stream_by_instance`),
    ).toEqual(before);
  });
});

describe("deactivateUser", () => {
  it("removes what the account has and leaves name, avatar and external ids", async () => {
    const userId = "@leaves:localhost";
    await furnish(userId);
    await db.write(context, deactivateUser(userId, false));
    expect(await counts(userId, { ...sessionTables, ...accountTables })).toEqual({
      ...each(sessionTables, 0),
      ...each(accountTables, 0),
    });
    expect(await counts(userId, sharing)).toEqual(each(sharing, 0));
    expect(await counts("leaves", delayed)).toEqual(each(delayed, 0));
    expect(await db.read(findUser, userId)).toMatchObject({
      deactivated: true,
      erased: false,
      displayname: "Name",
      threepids: [],
      external_ids: [{ auth_provider: "p", external_id: userId }],
    });
    expect(await counts(userId, { users_pending_deactivation: "user_id", profiles: "full_user_id" })).toEqual(
      {
        users_pending_deactivation: 1,
        profiles: 1,
      },
    );
    const [row] = await db.read(
      ({ sql }) =>
        sql<{ hash: string | null }>`SELECT password_hash AS hash FROM users WHERE name = ${userId}`,
    );
    expect(row).toEqual({ hash: null });
  });

  it("erases name and avatar as well, on an account that is deactivated already too", async () => {
    const userId = "@leaves:localhost";
    await db.write(context, deactivateUser(userId, true));
    expect(await db.read(findUser, userId)).toMatchObject({
      deactivated: true,
      erased: true,
      displayname: null,
    });
    // Waiting twice would have it leave its rooms twice.
    expect(await counts(userId, { users_pending_deactivation: "user_id" })).toEqual({
      users_pending_deactivation: 1,
    });
  });
});

describe("listUsers", () => {
  const list = async (filter: Partial<UserFilter>) => {
    const { users, total } = await db.read(listUsers, {
      name: "list",
      guests: true,
      locked: false,
      notUserTypes: [],
      orderBy: "name",
      descending: false,
      from: 0,
      limit: 100,
      ...filter,
    });
    return [total, ...users.map(({ name }) => name.slice(5, name.indexOf(":")))];
  };

  it("filters, orders by byte with equal keys by name, and counts what no page shows", async () => {
    await makeUser("@lista:localhost", { displayname: "b" });
    await makeUser("@listb:localhost", { displayname: "B", userType: "bot" });
    await makeUser("@listc:localhost", { displayname: null, admin: true });
    expect(await list({})).toEqual([3, "a", "b", "c"]);
    expect(await list({ orderBy: "displayname" })).toEqual([3, "b", "a", "c"]);
    expect(await list({ orderBy: "displayname", descending: true })).toEqual([3, "c", "a", "b"]);
    expect(await list({ orderBy: "is_guest", descending: true })).toEqual([3, "a", "b", "c"]);
    expect(await list({ from: 1, limit: 1 })).toEqual([3, "b"]);
    expect(await list({ limit: 0 })).toEqual([3]);
    expect(await list({ from: 9 })).toEqual([3]);
    expect(await list({ admins: true })).toEqual([1, "c"]);
    expect(await list({ notUserTypes: ["bot"] })).toEqual([2, "a", "c"]);
    expect(await list({ notUserTypes: [""] })).toEqual([1, "b"]);
    expect(await list({ name: "LISTA" })).toEqual([1, "a"]);
    expect(await list({ name: "localhost" })).toEqual([0]);
    expect(await list({ name: "", userId: "listb:local" })).toEqual([1, "b"]);
  });
});
