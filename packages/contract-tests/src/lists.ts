import assert from "node:assert/strict";
import type { TestContext } from "./context.ts";
import type { It } from "./contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus, expectTime } from "./expect.ts";

/** Some accounts of different kinds that share a mark in their localparts, so that a list can be asked for them alone. */
export interface Crowd {
  readonly mark: string;
  readonly plain: string;
  readonly admin: string;
  readonly bot: string;
  readonly gone: string;
  readonly locked: string;
}

type Query = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Makes a crowd; by name its order is admin, bot, gone, locked, plain. */
export async function makeCrowd({ server, make, callOther }: TestContext): Promise<Crowd> {
  const mark = make.unique();
  const put = async (kind: string, fields: Readonly<Record<string, unknown>>) => {
    const user_id = `@${server.prefix}${mark}-${kind}:${server.serverName}`;
    expectStatus(await callOther("upsertUser", { path: { user_id }, body: fields }), 201);
    return user_id;
  };
  const crowd = {
    mark,
    admin: await put("admin", { admin: true, displayname: "D" }),
    bot: await put("bot", { user_type: "bot", displayname: "B" }),
    gone: await put("gone", { displayname: "C" }),
    locked: await put("locked", { displayname: "E" }),
    plain: await put("plain", { displayname: "A", avatar_url: "mxc://example.com/plain" }),
  };
  expectStatus(await callOther("deactivateUser", { path: { user_id: crowd.gone } }), 200);
  expectStatus(
    await callOther("upsertUser", { path: { user_id: crowd.locked }, body: { locked: true } }),
    200,
  );
  return crowd;
}

/** The tested list's page of that crowd. */
export async function listOf({ call }: TestContext, { mark }: Crowd, query: Query = {}) {
  return expectStatus(await call({ query: { name: mark, ...query } }), 200);
}

const rowsOf = (page: Readonly<Record<string, unknown>>) =>
  // The page has been held against the contract.
  page["users"] as readonly Readonly<Record<string, unknown>>[];

/** The ids in their order, and a `total` that fits a list on one page. */
export function expectNames(page: Readonly<Record<string, unknown>>, names: readonly string[]) {
  assert.deepEqual(
    rowsOf(page).map((row) => row["name"]),
    names,
  );
  assert.equal(page["total"], names.length, "total is the number of all that fit");
  assert.ok(!("next_token" in page), "a list that is whole has no next_token");
}

/** What both versions of the list of accounts promise. */
export function itListsUsers(it: It) {
  it(
    "tells of each account what the contract says, the time in milliseconds",
    { status: 200, basis: "documented", since: "1.93.0" },
    async (context) => {
      const crowd = await makeCrowd(context);
      const page = await listOf(context, crowd, { admins: true });
      expectNames(page, [crowd.admin]);
      const creation_ts = rowsOf(page)[0]?.["creation_ts"];
      expectTime(creation_ts, "ms");
      assert.deepEqual(rowsOf(page)[0], {
        name: crowd.admin,
        user_type: null,
        is_guest: false,
        admin: true,
        deactivated: false,
        shadow_banned: false,
        displayname: "D",
        avatar_url: null,
        creation_ts,
        erased: false,
        last_seen_ts: null,
        locked: false,
      });
    },
  );

  it(
    "leaves locked accounts out unless asked for",
    { status: 200, basis: "documented", since: "1.93.0" },
    async (context) => {
      const crowd = await makeCrowd(context);
      expectNames(await listOf(context, crowd, { locked: true, deactivated: false }), [
        crowd.admin,
        crowd.bot,
        crowd.locked,
        crowd.plain,
      ]);
      expectNames(await listOf(context, crowd, { locked: false, deactivated: false }), [
        crowd.admin,
        crowd.bot,
        crowd.plain,
      ]);
    },
  );

  it(
    "filters by name, user_id, admins and user types, all together",
    { status: 200, basis: "documented", since: "1.93.0" },
    async (context) => {
      const { server } = context;
      const crowd = await makeCrowd(context);
      const active = { deactivated: false };
      expectNames(await listOf(context, crowd, { ...active, admins: false }), [crowd.bot, crowd.plain]);
      expectNames(await listOf(context, crowd, { ...active, not_user_type: "bot" }), [
        crowd.admin,
        crowd.plain,
      ]);
      expectNames(await listOf(context, crowd, { ...active, not_user_type: ["bot", ""] }), []);
      expectNames(await listOf(context, crowd, { ...active, name: `${crowd.mark}-PLA` }), [crowd.plain]);
      // `name` wins over `user_id`, and an empty one is as none.
      expectNames(await listOf(context, crowd, { ...active, user_id: "no-such-user" }), [
        crowd.admin,
        crowd.bot,
        crowd.plain,
      ]);
      expectNames(await listOf(context, crowd, { ...active, name: "", user_id: `${crowd.mark}-p` }), [
        crowd.plain,
      ]);
      // The server's part is none of the name.
      expectNames(await listOf(context, crowd, { name: `plain:${server.serverName}` }), []);
    },
  );

  it(
    "finds by display name as well",
    { status: 200, basis: "documented", since: "1.93.0" },
    async (context) => {
      const { make } = context;
      const displayname = `Searched ${make.unique()}`;
      const { userId } = await make.user({ displayname });
      const page = expectStatus(await context.call({ query: { name: displayname.toUpperCase() } }), 200);
      expectNames(page, [userId]);
    },
  );

  it(
    "sorts by every column in both directions, equals by name",
    { status: 200, basis: "documented", since: "1.93.0" },
    async (context) => {
      const crowd = await makeCrowd(context);
      const { admin, bot, plain } = crowd;
      const orders: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
        name: [
          [admin, bot, plain],
          [plain, bot, admin],
        ],
        displayname: [
          [plain, bot, admin],
          [admin, bot, plain],
        ],
        admin: [
          [bot, plain, admin],
          [admin, bot, plain],
        ],
        user_type: [
          [bot, admin, plain],
          [admin, plain, bot],
        ],
        avatar_url: [
          [plain, admin, bot],
          [admin, bot, plain],
        ],
        is_guest: [
          [admin, bot, plain],
          [admin, bot, plain],
        ],
        deactivated: [
          [admin, bot, plain],
          [admin, bot, plain],
        ],
        shadow_banned: [
          [admin, bot, plain],
          [admin, bot, plain],
        ],
        last_seen_ts: [
          [admin, bot, plain],
          [admin, bot, plain],
        ],
      };
      for (const [order_by, [forwards, backwards]] of Object.entries(orders)) {
        expectNames(await listOf(context, crowd, { deactivated: false, order_by }), forwards);
        expectNames(await listOf(context, crowd, { deactivated: false, order_by, dir: "f" }), forwards);
        expectNames(await listOf(context, crowd, { deactivated: false, order_by, dir: "b" }), backwards);
      }
      const withLocked = { deactivated: false, locked: true, order_by: "locked" };
      expectNames(await listOf(context, crowd, withLocked), [admin, bot, plain, crowd.locked]);
      expectNames(await listOf(context, crowd, { ...withLocked, dir: "b" }), [
        crowd.locked,
        admin,
        bot,
        plain,
      ]);
    },
  );

  it(
    "comes in pages that joined are the whole list",
    { status: 200, basis: "documented", since: "1.93.0" },
    async (context) => {
      const crowd = await makeCrowd(context);
      const all = rowsOf(await listOf(context, crowd, { locked: true }));
      const joined: unknown[] = [];
      let from: string | undefined;
      do {
        const page = await listOf(context, crowd, {
          locked: true,
          limit: 2,
          ...(from === undefined ? {} : { from }),
        });
        expectFields(page, { total: all.length });
        joined.push(...rowsOf(page));
        from = page["next_token"] as string | undefined;
      } while (from !== undefined && joined.length <= all.length);
      assert.deepEqual(joined, all);
    },
  );

  it(
    "has a next_token only where something follows, and none on a last page that is full",
    { status: 200, basis: "documented", since: "1.93.0" },
    async (context) => {
      const crowd = await makeCrowd(context);
      const { total } = await listOf(context, crowd);
      const limit = Number(total);
      assert.ok(!("next_token" in (await listOf(context, crowd, { limit }))), "nothing follows");
      assert.ok(!("next_token" in (await listOf(context, crowd, { limit: 1, from: limit - 1 }))));
      expectFields(await listOf(context, crowd, { limit: limit - 1 }), { next_token: String(limit - 1) });
    },
  );

  it(
    "answers an empty list behind the end, and next_token 0 for limit 0",
    { status: 200, basis: "observed", since: "1.93.0" },
    async (context) => {
      const crowd = await makeCrowd(context);
      const { mark } = crowd;
      const { total } = await listOf(context, crowd);
      expectAnswer(await context.call({ query: { name: mark, from: 1000 } }), 200, { users: [], total });
      expectAnswer(await context.call({ query: { name: mark, limit: 0 } }), 200, {
        users: [],
        total,
        next_token: "0",
      });
    },
  );

  it(
    "answers 400 M_INVALID_PARAM for values that a parameter can't have",
    { status: 400, basis: "observed", since: "1.93.0" },
    async ({ call }) => {
      const bad: Readonly<Record<string, readonly string[]>> = {
        limit: ["-1", "x", "1.5", "1e2", ""],
        from: ["-1", "x", ""],
        dir: ["", "F", "x"],
        order_by: ["", "NAME", "suspended", "x"],
        guests: ["", "TRUE", "1"],
        admins: ["x"],
        deactivated: ["x"],
        locked: ["x"],
      };
      for (const [name, values] of Object.entries(bad)) {
        for (const value of values) {
          expectError(await call({ query: { [name]: value } }), 400, "M_INVALID_PARAM");
        }
      }
    },
  );

  it("ignores parameters that it does not know", { status: 200, basis: "observed" }, async ({ call }) => {
    expectStatus(await call({ query: { limit: 1, no_such_parameter: "x" } }), 200);
  });
}
