import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";

import {
  type AccountChanges,
  command,
  createSession,
  createUser,
  type Database,
  deactivateUser,
  ExternalIdInUseError,
  findCaller,
  findUser,
  modifyUser,
  type NewAccount,
  openDatabase,
  resetPassword,
  setAdmin,
  setSuspension,
  UserIdTakenError,
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
const account = (userId: string, rest: Partial<NewAccount> = {}): NewAccount => ({
  userId,
  passwordHash: null,
  admin: false,
  userType: null,
  displayname: "Name",
  avatarUrl: null,
  threepids: [],
  externalIds: [],
  ...rest,
});
const create = (userId: string, rest?: Partial<NewAccount>, on: Database = db) =>
  on.write(context, createUser(account(userId, rest)));
const modify = (userId: string, changes: Omit<AccountChanges, "requestedBy">, on: Database = db) =>
  on.write(context, modifyUser(userId, { requestedBy: "@admin:localhost", ...changes }));
const email = (address: string) => ({ medium: "email", address });
const id = (externalId: string) => ({ authProvider: "p", externalId });
const sql = <Row extends object>(strings: TemplateStringsArray, ...values: string[]) =>
  db.read((reader) => reader.sql<Row>(strings, ...values));

const lastAnnouncement = async (): Promise<number> => {
  const [row] = await sql<{ id: number }>`
    SELECT coalesce(max(stream_id), 0) AS id FROM cache_invalidation_stream_by_instance`;
  return row?.id ?? 0;
};

/** What was announced meanwhile: each cache with its keys but for the user, who is the first of most. */
const announcedBy = async (write: () => Promise<unknown>): Promise<string[]> => {
  const before = await lastAnnouncement();
  await write();
  const rows = await sql<{ cache: string; keys: readonly string[] | null }>`
    SELECT cache_func AS cache, keys FROM cache_invalidation_stream_by_instance
    WHERE stream_id > ${String(before)}::bigint ORDER BY stream_id`;
  return rows.map(({ cache, keys }) =>
    [cache, ...(keys ?? ["*"]).filter((key) => !key.startsWith("@"))].join(" "),
  );
};

const reasonsOf = (results: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));

const directoryOf = (userId: string) =>
  sql`SELECT d.display_name, d.avatar_url, s.vector::text FROM user_directory d JOIN user_directory_search s USING (user_id)
      WHERE user_id = ${userId}`;

describe("createUser", () => {
  it("writes the rows that Synapse writes, and announces them", async () => {
    const userId = "@Ada.l-x:localhost:8448";
    const announced = await announcedBy(() =>
      create(userId, {
        admin: true,
        userType: "bot",
        passwordHash: "hash",
        displayname: "ÄDA ﬁ① ΣΑΣ",
        avatarUrl: "mxc://a/b",
        threepids: [
          email(" Straße@STRAßE.org "),
          { medium: "msisdn", address: "44 1" },
          email("strasse@straße.org"),
        ],
        externalIds: [id("one"), id("two")],
      }),
    );
    expect(announced).toEqual([
      "get_user_by_id",
      "get_user_by_external_id p one",
      "get_user_by_external_id p two",
    ]);
    expect(
      await sql`SELECT password_hash, admin, is_guest, user_type, deactivated, shadow_banned, approved, locked, suspended,
                       creation_ts BETWEEN extract(epoch FROM now()) - 60 AND extract(epoch FROM now()) + 1 AS "inSeconds"
                FROM users WHERE name = ${userId}`,
    ).toEqual([
      {
        password_hash: "hash",
        admin: 1,
        is_guest: 0,
        user_type: "bot",
        deactivated: 0,
        shadow_banned: false,
        approved: true,
        locked: false,
        suspended: false,
        inSeconds: true,
      },
    ]);
    expect(
      await sql`SELECT user_id, displayname, avatar_url, fields FROM profiles WHERE full_user_id = ${userId}`,
    ).toEqual([{ user_id: "Ada.l-x", displayname: "ÄDA ﬁ① ΣΑΣ", avatar_url: "mxc://a/b", fields: null }]);
    expect(await directoryOf(userId)).toEqual([
      {
        display_name: "ÄDA ﬁ① ΣΑΣ",
        avatar_url: "mxc://a/b",
        vector: "'8448':3 'ada.l-x':1A 'fi1':5B 'localhost':2 'äda':4B 'σας':6B",
      },
    ]);
    expect(
      await sql`SELECT joined_rooms, completed_delta_stream_id FROM user_stats_current WHERE user_id = ${userId}`,
    ).toEqual([{ joined_rooms: 0, completed_delta_stream_id: -1 }]);
    expect(
      await sql`SELECT medium, address, added_at = validated_at AS once FROM user_threepids WHERE user_id = ${userId}
                ORDER BY address`,
    ).toEqual([
      { medium: "msisdn", address: "44 1", once: true },
      { medium: "email", address: "strasse@straße.org", once: true },
    ]);
  });

  it("makes an account once where two processes would, and tells the others", async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        create("@once:localhost", { displayname: `${n}` }, n % 2 ? db : other),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(reasonsOf(results)).toEqual(Array(7).fill(expect.any(UserIdTakenError)));
    expect(await sql`SELECT count(*) AS n FROM users WHERE name = '@once:localhost'`).toEqual([{ n: 1 }]);
  });

  it("leaves nothing behind where another user has one of the external ids", async () => {
    await create("@holder:localhost", { externalIds: [id("held")] });
    const announced = await announcedBy(async () => {
      await expect(
        create("@late:localhost", {
          threepids: [email("late@x.org")],
          externalIds: [id("free"), id("held")],
        }),
      ).rejects.toBeInstanceOf(ExternalIdInUseError);
    });
    expect(announced).toEqual([]);
    expect(await db.read(findUser, "@late:localhost")).toBeUndefined();
    expect(
      await sql`SELECT 1 FROM profiles WHERE user_id = 'late' UNION ALL SELECT 1 FROM user_directory WHERE user_id = '@late:localhost'
                UNION ALL SELECT 1 FROM user_threepids WHERE address = 'late@x.org'
                UNION ALL SELECT 1 FROM user_external_ids WHERE external_id = 'free'`,
    ).toEqual([]);
  });

  it("keeps support users out of the user directory", async () => {
    await create("@help:localhost", { userType: "support" });
    await modify("@help:localhost", { displayname: "Other" });
    expect(await directoryOf("@help:localhost")).toEqual([]);
  });
});

describe("modifyUser", () => {
  it("announces in Synapse's order, whatever the order of the fields", async () => {
    await create("@all:localhost", {
      threepids: [email("gone@x.org"), email("kept@x.org")],
      externalIds: [id("all-gone")],
    });
    await db.write(
      context,
      createSession({
        userId: "@all:localhost",
        token: "all",
        deviceId: "D",
        displayName: null,
        passwordHash: null,
      }),
    );
    const announced = await announcedBy(() =>
      modify("@all:localhost", {
        userType: "bot",
        locked: true,
        password: { hash: "new", logoutDevices: true },
        admin: true,
        externalIds: [id("all-b"), id("all-a")],
        threepids: [email("kept@x.org"), email("new@x.org")],
        displayname: "All",
        avatarUrl: "mxc://a/b",
      }),
    );
    expect(announced).toEqual([
      "get_if_user_has_pusher",
      "get_user_by_external_id p all-b",
      "get_user_by_external_id p all-b",
      "get_user_by_external_id p all-a",
      "get_user_by_external_id p all-a",
      "get_user_by_id",
      "is_server_admin",
      "get_user_by_id",
      "get_device",
      "count_e2e_one_time_keys",
      "get_e2e_unused_fallback_key_types",
      "get_user_by_access_token all",
      "get_user_locked_status",
      "get_user_by_id",
      "get_user_by_id",
    ]);
  });

  it("announces nothing where nothing changes", async () => {
    await create("@same:localhost");
    const same = {
      displayname: "Name",
      admin: false,
      locked: false,
      deactivated: false,
      threepids: [],
      externalIds: [],
    };
    expect(await announcedBy(() => modify("@same:localhost", same))).toEqual([]);
  });

  it("changes nothing at all where another user has one of the external ids", async () => {
    await create("@first:localhost", { externalIds: [id("first")] });
    await create("@second:localhost", { externalIds: [id("second")], threepids: [email("second@x.org")] });
    const before = await db.read(findUser, "@second:localhost");
    const announced = await announcedBy(async () => {
      await expect(
        modify("@second:localhost", {
          displayname: "Changed",
          threepids: [],
          externalIds: [id("first")],
          locked: true,
        }),
      ).rejects.toBeInstanceOf(ExternalIdInUseError);
    });
    expect(announced).toEqual([]);
    expect(await db.read(findUser, "@second:localhost")).toEqual(before);
    expect(await directoryOf("@second:localhost")).toMatchObject([{ display_name: "Name" }]);
  });

  it("keeps what is listed as it is kept, and gives anew what is spelled otherwise", async () => {
    await create("@mail:localhost", { threepids: [email("a@x.org"), email("b@x.org")] });
    const read = () =>
      sql<{ address: string; added_at: number }>`
        SELECT address, added_at FROM user_threepids WHERE user_id = '@mail:localhost' ORDER BY address`;
    const [a] = await read();
    // What is added anew must be told by its time from what was there.
    await vi.waitUntil(() => Date.now() > (a?.added_at ?? Infinity), { interval: 1 });
    const announced = await announcedBy(() =>
      modify("@mail:localhost", { threepids: [email("a@x.org"), email("B@x.org")] }),
    );
    const now = await read();
    expect(now[0]).toEqual(a);
    expect(now[1]?.address).toBe("b@x.org");
    expect(now[1]?.added_at).toBeGreaterThan(a?.added_at ?? Infinity);
    expect(announced).toEqual(["get_if_user_has_pusher"]);
    expect(await sql`SELECT app_id, pushkey FROM deleted_pushers WHERE user_id = '@mail:localhost'`).toEqual([
      { app_id: "m.email", pushkey: "b@x.org" },
    ]);
  });

  it("moves one address between many users at once without a loss", async () => {
    const users = Array.from({ length: 6 }, (_, n) => `@mover${n}:localhost`);
    await Promise.all(users.map((userId) => create(userId)));
    await Promise.all(
      users.map((userId, n) =>
        // Half of them take the two in the other order: they would wait for each other for ever.
        modify(
          userId,
          {
            threepids:
              n % 2 ? [email("one@m.org"), email("two@m.org")] : [email("two@m.org"), email("one@m.org")],
          },
          n % 3 ? db : other,
        ),
      ),
    );
    expect(
      await sql`SELECT address FROM user_threepids WHERE address LIKE '%@m.org' ORDER BY address`,
    ).toEqual([{ address: "one@m.org" }, { address: "two@m.org" }]);
  });

  it("gives an external id to one of those who want it at once, and refuses the others", async () => {
    const users = Array.from({ length: 6 }, (_, n) => `@wanter${n}:localhost`);
    await Promise.all(users.map((userId) => create(userId)));
    const results = await Promise.allSettled(
      users.map((userId, n) =>
        modify(userId, { externalIds: [id("wanted"), id(`own${n}`)] }, n % 2 ? db : other),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(reasonsOf(results)).toEqual(Array(5).fill(expect.any(ExternalIdInUseError)));
    expect(
      await sql`SELECT count(*) AS n FROM user_external_ids WHERE external_id = 'wanted' OR external_id LIKE 'own%'`,
    ).toEqual([{ n: 2 }]);
  });

  it("deactivates once where it is asked for many times at once", async () => {
    await create("@quits:localhost");
    const announced = await announcedBy(() =>
      Promise.all(
        Array.from({ length: 4 }, (_, n) =>
          modify("@quits:localhost", { deactivated: true }, n % 2 ? db : other),
        ),
      ),
    );
    expect(announced.filter((line) => line === "get_user_deactivated_status")).toHaveLength(1);
  });

  it("takes an erasure back, with a profile without name and a place in the directory", async () => {
    const userId = "@phoenix:localhost";
    await create(userId);
    await db.write(context, deactivateUser(userId, true));
    expect(await directoryOf(userId)).toEqual([]);
    expect(await announcedBy(() => modify(userId, { deactivated: false }))).toEqual([
      "is_user_erased",
      "get_user_deactivated_status",
      "get_user_by_id",
      "is_guest",
    ]);
    expect(await db.read(findUser, userId)).toMatchObject({
      deactivated: false,
      erased: false,
      displayname: null,
    });
    expect(await directoryOf(userId)).toEqual([
      { display_name: null, avatar_url: null, vector: "'localhost':2 'phoenix':1A" },
    ]);
  });

  it("leaves a deactivated user out of the directory until the return, with the new name then", async () => {
    const userId = "@sleeper:localhost";
    await create(userId);
    await modify(userId, { deactivated: true });
    await modify(userId, { displayname: "Awake" });
    expect(await directoryOf(userId)).toEqual([]);
    await modify(userId, { deactivated: false });
    expect(await directoryOf(userId)).toMatchObject([{ display_name: "Awake" }]);
  });

  it("leaves it to a job to tell the user's rooms of a new name", async () => {
    const jobs = () => sql`SELECT action, status, resource_id, params FROM scheduled_tasks`;
    await create("@alone:localhost");
    await modify("@alone:localhost", { displayname: "Alone" });
    expect(await jobs()).toEqual([]);
    await create("@social:localhost");
    await db.write(
      context,
      command("join", async (tx) => {
        await tx.sql`INSERT INTO local_current_membership (room_id, user_id, event_id, membership)
                     VALUES ('!r:localhost', '@social:localhost', '$e', 'join')`;
      }),
    );
    await modify("@social:localhost", { avatarUrl: "mxc://a/b" });
    expect(await jobs()).toEqual([
      {
        action: "update_join_states",
        status: "scheduled",
        resource_id: "@social:localhost",
        params: '{"requester_authenticated_entity":"@admin:localhost"}',
      },
    ]);
  });
});

describe("resetPassword", () => {
  it("keeps the session that asks, with what renews it, and ends the others", async () => {
    const userId = "@own:localhost";
    await create(userId, { admin: true });
    for (const device of ["ASKS", "OTHER"]) {
      await db.write(
        context,
        createSession({
          userId,
          token: `own${device}`,
          deviceId: device,
          displayName: null,
          passwordHash: null,
        }),
      );
    }
    await db.write(
      context,
      command("renew", async (tx) => {
        await tx.sql`INSERT INTO refresh_tokens (id, user_id, device_id, token)
                     VALUES (1, '@own:localhost', 'ASKS', 'r1'), (2, '@own:localhost', 'OTHER', 'r2')`;
        await tx.sql`UPDATE access_tokens SET refresh_token_id = 1 WHERE token = 'ownASKS'`;
      }),
    );
    const asks = await db.read(findCaller, "ownASKS");
    await db.write(
      context,
      resetPassword(userId, { hash: "new", logoutDevices: true, except: asks?.caller }),
    );
    expect(await sql`SELECT token FROM access_tokens WHERE user_id = '@own:localhost'`).toEqual([
      { token: "ownASKS" },
    ]);
    expect(await sql`SELECT device_id FROM devices WHERE user_id = '@own:localhost'`).toEqual([
      { device_id: "ASKS" },
    ]);
    expect(await sql`SELECT token FROM refresh_tokens WHERE user_id = '@own:localhost'`).toEqual([
      { token: "r1" },
    ]);
    expect(await sql`SELECT password_hash FROM users WHERE name = '@own:localhost'`).toEqual([
      { password_hash: "new" },
    ]);
  });

  it("leaves the sessions alone where it is told to", async () => {
    const userId = "@stays:localhost";
    await create(userId);
    await db.write(
      context,
      createSession({ userId, token: "stays", deviceId: "D", displayName: null, passwordHash: null }),
    );
    const announced = await announcedBy(() =>
      db.write(context, resetPassword(userId, { hash: "new", logoutDevices: false })),
    );
    expect(announced).toEqual(["get_user_by_id"]);
    expect(await db.read(findCaller, "stays")).toBeDefined();
  });
});

describe("setAdmin and setSuspension", () => {
  it("announce each time, changed or not", async () => {
    const userId = "@flags:localhost";
    await create(userId);
    for (const flag of [true, true, false]) {
      expect(await announcedBy(() => db.write(context, setAdmin(userId, flag)))).toEqual([
        "get_user_by_id",
        "is_server_admin",
      ]);
      expect(await announcedBy(() => db.write(context, setSuspension(userId, flag)))).toEqual([
        "get_user_suspended_status",
        "get_user_by_id",
      ]);
      expect(await db.read(findUser, userId)).toMatchObject({ admin: flag, suspended: flag });
    }
  });
});
