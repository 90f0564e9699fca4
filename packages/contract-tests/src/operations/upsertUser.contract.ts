import assert from "node:assert/strict";
import type { MadeUser, TestContext } from "../context.ts";
import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus, expectTime } from "../expect.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget, type Request } from "../standard.ts";

const nothingNew: Request = (_context, userId) => ({ path: { user_id: userId }, body: {} });

export const upsertUser = contractOf("upsertUser", (it) => {
  itChecksTheCaller(it, nothingNew);
  itChecksTheTarget(it, nothingNew);
  itChecksTheBody(it, nothingNew);
  it.cannotProvoke(429, "a server need not count what an administrator changes as the user's messages");

  it(
    "makes an account from an empty body, named as its localpart",
    { status: 201, basis: "documented", since: "1.121.0" },
    async ({ call, callOther, make }) => {
      const user_id = make.unusedUserId();
      const path = { user_id };

      const answer = await call({ path, body: {} });

      const { creation_ts } = expectStatus(answer, 201);
      expectTime(creation_ts, "s");
      expectAnswer(answer, 201, {
        name: user_id,
        displayname: user_id.slice(1, user_id.indexOf(":")),
        avatar_url: null,
        threepids: [],
        external_ids: [],
        is_guest: false,
        admin: false,
        deactivated: false,
        erased: false,
        shadow_banned: false,
        locked: false,
        suspended: false,
        creation_ts,
        last_seen_ts: null,
        appservice_id: null,
        consent_server_notice_sent: null,
        consent_version: null,
        consent_ts: null,
        user_type: null,
      });
      expectAnswer(await callOther("getUser", { path }), 200, answer.body);
    },
  );

  it("makes an account with all that can be given", { status: 201, basis: "documented" }, async (context) => {
    const { call, callOther, make } = context;
    const unique = make.unique();
    const user_id = make.unusedUserId();
    const path = { user_id };
    const external_ids = [{ auth_provider: "example", external_id: unique }];

    const answer = await call({
      path,
      body: {
        password: "secret",
        displayname: "Alice Märigold 🦊",
        avatar_url: "mxc://example.com/abcde12345",
        admin: true,
        user_type: "bot",
        threepids: [
          { medium: "email", address: `  ${unique}@EXAMPLE.com ` },
          { medium: "msisdn", address: unique },
        ],
        external_ids,
      },
    });

    const body = expectStatus(answer, 201);
    expectFields(body, {
      displayname: "Alice Märigold 🦊",
      avatar_url: "mxc://example.com/abcde12345",
      admin: true,
      user_type: "bot",
      external_ids,
    });
    assert.deepEqual(addressesOf(body), [`email ${unique}@example.com`, `msisdn ${unique}`]);
    for (const threepid of threepidsOf(body)) {
      expectTime(threepid["added_at"], "ms");
      expectTime(threepid["validated_at"], "ms");
    }
    expectAnswer(await callOther("getUser", { path }), 200, answer.body);
    expectStatus(await logIn(context, user_id, "secret"), 200);
    expectAnswer(
      await callOther("findUserByThreepid", { path: { medium: "email", address: `${unique}@example.com` } }),
      200,
      { user_id },
    );
    expectAnswer(
      await callOther("findUserByExternalId", { path: { provider: "example", external_id: unique } }),
      200,
      { user_id },
    );
  });

  it(
    "makes an account without name where the name is empty, and ignores deactivated and locked",
    { status: 201, basis: "observed", since: "1.93.0" },
    async ({ call, make }) => {
      const made = async (body: object) =>
        expectStatus(await call({ path: { user_id: make.unusedUserId() }, body }), 201);
      expectFields(await made({ displayname: "", avatar_url: "" }), { displayname: null, avatar_url: null });
      expectFields(await made({ deactivated: true }), { deactivated: false });
      expectFields(await made({ locked: true }), { locked: false });
    },
  );

  it(
    "takes null for most fields of a new account as if they were absent",
    { status: 201, basis: "observed" },
    async ({ call, make }) => {
      const user_id = make.unusedUserId();
      const body = {
        password: null,
        displayname: null,
        avatar_url: null,
        threepids: null,
        external_ids: null,
        user_type: null,
      };
      expectFields(expectStatus(await call({ path: { user_id }, body }), 201), {
        displayname: user_id.slice(1, user_id.indexOf(":")),
        avatar_url: null,
        threepids: [],
        external_ids: [],
        user_type: null,
      });
    },
  );

  it(
    "answers 400 M_INVALID_USERNAME for a localpart that a new account can't have",
    { status: 400, basis: "observed" },
    async ({ call, server }) => {
      const { serverName, prefix } = server;
      const tooLong = "a".repeat(255 - `@:${serverName}`.length + 1);
      for (const localpart of [
        "",
        `${prefix}Upper`,
        `${prefix} space`,
        `${prefix}é`,
        `${prefix}@`,
        `_${prefix}`,
        "1234567890123",
        tooLong,
      ]) {
        expectError(
          await call({ path: { user_id: `@${localpart}:${serverName}` }, body: {} }),
          400,
          "M_INVALID_USERNAME",
        );
      }
    },
  );

  it(
    "takes all the letters that a localpart may have, and a long one",
    { status: 201, basis: "observed" },
    async ({ call, make, server }) => {
      const unique = make.unique();
      const longest = 255 - `@:${server.serverName}`.length;
      for (const localpart of [
        `${server.prefix}${unique}az09=_-./+`,
        `${server.prefix}${unique}`.padEnd(longest, "x"),
      ]) {
        const user_id = `@${localpart}:${server.serverName}`;
        expectFields(expectStatus(await call({ path: { user_id }, body: {} }), 201), { name: user_id });
      }
    },
  );

  it(
    "makes an account once where two requests would at the same time",
    { status: 201, basis: "observed" },
    async ({ call, callOther, make }) => {
      const path = { user_id: make.unusedUserId() };
      const answers = await Promise.all(
        ["A", "B", "C", "D"].map((displayname) => call({ path, body: { displayname } })),
      );
      assert.equal(answers.filter(({ status }) => status === 201).length, 1, "one of them makes it");
      for (const answer of answers.filter(({ status }) => status !== 201)) {
        // The others come too late, or find it made.
        if (answer.status !== 200) {
          expectError(answer, 400, "M_USER_IN_USE");
        }
      }
      expectStatus(await callOther("getUser", { path }), 200);
    },
  );

  it(
    "changes what the body names and nothing else",
    { status: 200, basis: "documented", since: "1.93.0" },
    async (context) => {
      const { call, callOther, make } = context;
      const unique = make.unique();
      const user = await make.user({
        displayname: "Before",
        avatar_url: "mxc://example.com/before",
        user_type: "bot",
        threepids: [{ medium: "email", address: `${unique}@example.com` }],
        external_ids: [{ auth_provider: "example", external_id: unique }],
      });
      const { accessToken } = await make.session(user);
      const path = { user_id: user.userId };
      // The session's traces come later, and are another matter.
      const read = async () => withoutLastSeen(expectStatus(await callOther("getUser", { path }), 200));
      const before = await read();
      const changes: readonly Readonly<Record<string, unknown>>[] = [
        {},
        { displayname: "After" },
        { avatar_url: "mxc://example.com/after" },
        { displayname: "" },
        { avatar_url: "" },
        { admin: true },
        { admin: false },
        { user_type: "support" },
        { user_type: null },
        { locked: true },
        { locked: false },
        { deactivated: false },
        { password: null, threepids: null, external_ids: null, logout_devices: true },
      ];
      const expected: Record<string, unknown> = { ...before };
      for (const change of changes) {
        const answer = expectStatus(await call({ path, body: change }), 200);
        for (const [name, value] of Object.entries(change)) {
          if (name in before && (value !== null || name === "user_type")) {
            expected[name] = value === "" ? null : value;
          }
        }
        assert.deepEqual(withoutLastSeen(answer), expected, `after ${JSON.stringify(change)}`);
        assert.deepEqual(await read(), expected, `read after ${JSON.stringify(change)}`);
      }
      expectStatus(await callOther("whoami", { token: accessToken }), 200);
      expectStatus(await logIn(context, user.userId, user.password), 200);
    },
  );

  it(
    "takes a whole record back, and ignores what can't be set and what it does not know",
    { status: 200, basis: "observed", since: "1.121.0" },
    async ({ call, callOther, make }) => {
      const unique = make.unique();
      const { userId } = await make.user({
        avatar_url: "mxc://example.com/whole",
        threepids: [{ medium: "email", address: `${unique}@example.com` }],
        external_ids: [{ auth_provider: "example", external_id: unique }],
      });
      const path = { user_id: userId };
      const record = expectStatus(await callOther("getUser", { path }), 200);
      const { is_guest: _guest, shadow_banned: _banned, suspended: _suspended, ...rest } = record;
      const body = {
        ...rest,
        is_guest: true,
        shadow_banned: true,
        suspended: true,
        erased: true,
        name: "@other:example.com",
        approved: 1,
        "": [],
      };
      expectAnswer(await call({ path, body }), 200, record);
    },
  );

  it(
    "takes the spaces around a changed name away, not those of a new account's",
    { status: 200, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user({ displayname: " Zoe " });
      const path = { user_id: userId };
      expectFields(expectStatus(await call({ path, body: {} }), 200), { displayname: " Zoe " });
      for (const [displayname, kept] of [
        [" A B ", "A B"],
        ["\t\u001c\u0085\u3000C\u00a0\n", "C"],
        ["\ufeffD\u180e", "\ufeffD\u180e"],
        ["  ", ""],
      ]) {
        expectFields(expectStatus(await call({ path, body: { displayname } }), 200), { displayname: kept });
      }
    },
  );

  it(
    "finds the account in lists by its new name",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const displayname = `Renamed ${make.unique()}`;
      expectFields(expectStatus(await call({ path: { user_id: userId }, body: { displayname } }), 200), {
        displayname,
      });
      expectFields(expectStatus(await callOther("listUsersV3", { query: { name: displayname } }), 200), {
        total: 1,
      });
    },
  );

  it(
    "locks out, and lets in again",
    { status: 200, basis: "documented", since: "1.93.0" },
    async ({ call, callOther, make }) => {
      const user = await make.user();
      const { accessToken } = await make.session(user);
      const path = { user_id: user.userId };
      expectFields(expectStatus(await call({ path, body: { locked: true } }), 200), { locked: true });
      expectError(await callOther("whoami", { token: accessToken }), 401, "M_USER_LOCKED");
      expectFields(expectStatus(await call({ path, body: { locked: false } }), 200), { locked: false });
      expectStatus(await callOther("whoami", { token: accessToken }), 200);
    },
  );

  it(
    "with a password ends all sessions and deletes their devices, unless told not to",
    { status: 200, basis: "documented" },
    async (context) => {
      const { call, callOther, make } = context;
      const user = await make.user();
      const { accessToken } = await make.session(user);
      const path = { user_id: user.userId };

      expectStatus(await call({ path, body: { password: "second", logout_devices: false } }), 200);
      expectStatus(await callOther("whoami", { token: accessToken }), 200);
      expectError(await logIn(context, user.userId, user.password), 403, "M_FORBIDDEN");

      expectStatus(await call({ path, body: { password: "third" } }), 200);
      expectError(await callOther("whoami", { token: accessToken }), 401, "M_UNKNOWN_TOKEN");
      expectAnswer(await callOther("listUserDevices", { path }), 200, { devices: [], total: 0 });
      expectError(await logIn(context, user.userId, "second"), 403, "M_FORBIDDEN");
      expectStatus(await logIn(context, user.userId, "third"), 200);
    },
  );

  it(
    "keeps the session of an administrator who sets their own password, and ends their others",
    { status: 200, basis: "observed" },
    async ({ call, callOther, make }) => {
      const user = await make.user({ admin: true });
      const asking = await make.session(user, "ASKING");
      const other = await make.session(user, "OTHER");
      const path = { user_id: user.userId };
      expectStatus(await call({ path, token: asking.accessToken, body: { password: "own" } }), 200);
      expectStatus(await callOther("whoami", { token: asking.accessToken }), 200);
      expectError(await callOther("whoami", { token: other.accessToken }), 401, "M_UNKNOWN_TOKEN");
      expectFields(expectStatus(await callOther("listUserDevices", { path }), 200), { total: 1 });
    },
  );

  it(
    "replaces all threepids, and takes one that another user has",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const unique = make.unique();
      const email = (name: string) => ({ medium: "email", address: `${name}-${unique}@example.com` });
      const holder = await make.user({ threepids: [email("held"), email("kept")] });
      const { userId } = await make.user({ threepids: [email("gone"), email("same")] });
      const path = { user_id: userId };
      const same = threepidsOf(expectStatus(await callOther("getUser", { path }), 200)).find(
        ({ address }) => address === email("same").address,
      );

      const threepids = [email("same"), email("held"), { medium: "msisdn", address: unique }];
      const body = expectStatus(await call({ path, body: { threepids } }), 200);

      assert.deepEqual(addressesOf(body), [
        `email held-${unique}@example.com`,
        `email same-${unique}@example.com`,
        `msisdn ${unique}`,
      ]);
      assert.deepEqual(
        threepidsOf(body).find(({ address }) => address === email("same").address),
        same,
        "what was there stays as it was",
      );
      const holderNow = expectStatus(await callOther("getUser", { path: { user_id: holder.userId } }), 200);
      assert.deepEqual(addressesOf(holderNow), [`email kept-${unique}@example.com`]);
      const owner = (address: string) =>
        callOther("findUserByThreepid", { path: { medium: "email", address } });
      expectAnswer(await owner(email("held").address), 200, { user_id: userId });
      expectError(await owner(email("gone").address), 404, "M_NOT_FOUND");

      expectFields(expectStatus(await call({ path, body: { threepids: [] } }), 200), { threepids: [] });
    },
  );

  it("replaces all external ids", { status: 200, basis: "documented" }, async ({ call, callOther, make }) => {
    const unique = make.unique();
    const id = (name: string) => ({ auth_provider: "example", external_id: `${name}/${unique}` });
    const { userId } = await make.user({ external_ids: [id("gone"), id("same")] });
    const path = { user_id: userId };
    const owner = ({ auth_provider, external_id }: ReturnType<typeof id>) =>
      callOther("findUserByExternalId", { path: { provider: auth_provider, external_id } });

    const body = expectStatus(await call({ path, body: { external_ids: [id("same"), id("new")] } }), 200);

    assert.deepEqual(sorted(body["external_ids"]), sorted([id("same"), id("new")]));
    expectAnswer(await owner(id("new")), 200, { user_id: userId });
    expectAnswer(await owner(id("same")), 200, { user_id: userId });
    expectError(await owner(id("gone")), 404, "M_NOT_FOUND");

    expectFields(expectStatus(await call({ path, body: { external_ids: [] } }), 200), { external_ids: [] });
  });

  it(
    "answers 409 M_UNKNOWN for an external id that another user has, and leaves both as they are",
    { status: 409, basis: "observed" },
    async ({ call, callOther, make }) => {
      const unique = make.unique();
      const id = (name: string) => ({ auth_provider: "example", external_id: `${name}-${unique}` });
      const holder = await make.user({ external_ids: [id("held")] });
      const user = await make.user({ external_ids: [id("own")] });
      expectError(
        await call({ path: { user_id: user.userId }, body: { external_ids: [id("new"), id("held")] } }),
        409,
        "M_UNKNOWN",
      );
      expectError(
        await call({ path: { user_id: make.unusedUserId() }, body: { external_ids: [id("held")] } }),
        409,
        "M_UNKNOWN",
      );
      const idsOf = async ({ userId }: MadeUser) =>
        expectStatus(await callOther("getUser", { path: { user_id: userId } }), 200)["external_ids"];
      assert.deepEqual(await idsOf(holder), [id("held")]);
      assert.deepEqual(await idsOf(user), [id("own")]);
    },
  );

  it(
    "deactivates without erasing, and reactivates with a password",
    { status: 200, basis: "documented" },
    async (context) => {
      const { call, callOther, make } = context;
      const unique = make.unique();
      const user = await make.user({
        displayname: "Zoe",
        threepids: [{ medium: "email", address: `${unique}@example.com` }],
      });
      const { accessToken } = await make.session(user);
      const path = { user_id: user.userId };

      // Twice: what is so already can be asked for again.
      for (const body of [{ deactivated: true }, { deactivated: true }]) {
        expectFields(expectStatus(await call({ path, body }), 200), {
          deactivated: true,
          erased: false,
          displayname: "Zoe",
          threepids: [],
        });
      }
      expectError(await callOther("whoami", { token: accessToken }), 401, "M_UNKNOWN_TOKEN");
      expectAnswer(await callOther("listUserDevices", { path }), 200, { devices: [], total: 0 });

      const body = { deactivated: false, password: "back" };
      expectFields(expectStatus(await call({ path, body }), 200), { deactivated: false, displayname: "Zoe" });
      expectError(await logIn(context, user.userId, user.password), 403, "M_FORBIDDEN");
      expectStatus(await logIn(context, user.userId, "back"), 200);
    },
  );

  it(
    "changes a deactivated account without reactivating it",
    { status: 200, basis: "observed", since: "1.93.0" },
    async (context) => {
      const { call, callOther, make } = context;
      const { userId } = await make.user();
      const path = { user_id: userId };
      expectStatus(await callOther("deactivateUser", { path }), 200);
      const change = { displayname: "Gone", admin: true, password: "unused", locked: true };
      expectFields(expectStatus(await call({ path, body: change }), 200), {
        deactivated: true,
        displayname: "Gone",
        admin: true,
        locked: true,
      });
      expectStatus(await logIn(context, userId, "unused"), 403);
    },
  );

  it(
    "takes an erasure back when it reactivates, without password",
    { status: 200, basis: "observed" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      expectStatus(await callOther("deactivateUser", { path, body: { erase: true } }), 200);
      expectFields(expectStatus(await call({ path, body: { deactivated: false } }), 200), {
        deactivated: false,
        erased: false,
        displayname: null,
        avatar_url: null,
      });
    },
  );

  it(
    "lets an administrator deactivate and lock themselves",
    { status: 200, basis: "observed", since: "1.93.0" },
    async ({ call, callOther, make }) => {
      for (const [body, errcode] of [
        [{ locked: true }, "M_USER_LOCKED"],
        [{ deactivated: true }, "M_UNKNOWN_TOKEN"],
      ] as const) {
        const user = await make.user({ admin: true });
        const { accessToken: token } = await make.session(user);
        expectFields(expectStatus(await call({ path: { user_id: user.userId }, token, body }), 200), body);
        expectError(await callOther("whoami", { token }), 401, errcode);
      }
    },
  );

  it(
    "answers 400 M_UNKNOWN to an administrator who would demote themselves",
    { status: 400, basis: "observed" },
    async ({ call, callOther, make }) => {
      const user = await make.user({ admin: true });
      const path = { user_id: user.userId };
      const { accessToken: token } = await make.session(user);
      expectError(await call({ path, token, body: { admin: false } }), 400, "M_UNKNOWN");
      expectFields(expectStatus(await call({ path, token, body: { admin: true } }), 200), { admin: true });
      expectAnswer(await callOther("getUserAdmin", { path }), 200, { admin: true });
    },
  );

  it(
    "answers 400 for values that a field can't have, and changes nothing",
    { status: 400, basis: "observed", since: "1.93.0" },
    async ({ call, callOther, make }) => {
      const email = (address: string) => [{ medium: "email", address }];
      const bad: readonly (readonly [errcode: string, field: string, values: readonly unknown[]])[] = [
        ["M_INVALID_PARAM", "displayname", [null, true, 1, [], {}]],
        ["M_UNKNOWN", "displayname", ["x".repeat(257)]],
        ["M_INVALID_PARAM", "avatar_url", [null, true, 1, [], {}]],
        ["M_UNKNOWN", "avatar_url", ["x".repeat(1001)]],
        ["M_BAD_JSON", "admin", [null, 0, 1, "true", [], {}]],
        ["M_UNKNOWN", "deactivated", [null, 0, 1, "true", [], {}]],
        ["M_UNKNOWN", "locked", [null, 0, 1, "true", [], {}]],
        ["M_UNKNOWN", "logout_devices", [null, 0, 1, "true", [], {}]],
        ["M_UNKNOWN", "user_type", ["no-such-type", "", true, 1, [], {}]],
        ["M_UNKNOWN", "password", [true, 1, [], {}, "x".repeat(513)]],
        ["M_MISSING_PARAM", "threepids", [[{}], [{ medium: "email" }], [{ address: "a@example.com" }]]],
        [
          "M_INVALID_PARAM",
          "threepids",
          [
            [{ medium: "fax", address: "1" }],
            [{ medium: 1, address: "1" }],
            [{ medium: null, address: "1" }],
          ],
        ],
        ["M_UNKNOWN", "threepids", [email("no-address"), email(""), email("a@b@c")]],
        ["M_MISSING_PARAM", "external_ids", [[{}], [{ auth_provider: "p" }], [{ external_id: "1" }]]],
      ];
      const user = await make.user({ displayname: "Unchanged", avatar_url: "mxc://example.com/unchanged" });
      const path = { user_id: user.userId };
      const before = await callOther("getUser", { path });
      for (const [errcode, field, values] of bad) {
        for (const value of values) {
          expectError(await call({ path, body: { [field]: value } }), 400, errcode);
        }
      }
      expectError(await call({ path, body: { deactivated: true, locked: true } }), 400, "M_UNKNOWN");
      expectAnswer(await callOther("getUser", { path }), 200, before.body);
    },
  );

  it("takes the longest values", { status: 200, basis: "observed" }, async ({ call, make }) => {
    const { userId } = await make.user();
    const displayname = "🦊".repeat(256);
    const avatar_url = "x".repeat(1000);
    const body = { displayname, avatar_url, password: "x".repeat(512) };
    expectFields(expectStatus(await call({ path: { user_id: userId }, body }), 200), {
      displayname,
      avatar_url,
    });
  });

  it(
    "looks at the body's form before the server of the user, and at its fields after it",
    { status: 400, basis: "observed" },
    async ({ call }) => {
      const path = { user_id: "@alice:another.example" };
      expectError(await call({ path, rawBody: "{bad" }), 400, "M_NOT_JSON");
      expectError(await call({ path, rawBody: "[]" }), 400, "M_BAD_JSON");
      expectError(await call({ path, body: { admin: 1 } }), 400, "M_UNKNOWN");
    },
  );
});

type Fields = Readonly<Record<string, unknown>>;

const threepidsOf = (body: Fields) =>
  // The body has been held against the contract.
  body["threepids"] as readonly Fields[];

/** Medium and address of each, in an order of their own: a server may give them in any. */
const addressesOf = (body: Fields) =>
  threepidsOf(body)
    .map(({ medium, address }) => `${String(medium)} ${String(address)}`)
    .toSorted();

const sorted = (list: unknown) => (list as readonly unknown[]).map((item) => JSON.stringify(item)).toSorted();

const withoutLastSeen = ({ last_seen_ts: _seen, ...rest }: Fields): Fields => rest;

const logIn = ({ callOther }: TestContext, user: string, password: string) =>
  callOther("login", {
    token: null,
    body: { type: "m.login.password", identifier: { type: "m.id.user", user }, password },
  });
