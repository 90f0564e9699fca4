import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "../expect.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

const done = { id_server_unbind_result: "success" };

export const deactivateUser = contractOf("deactivateUser", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);
  itChecksTheBody(it);

  it(
    "removes devices, tokens, threepids and the password, and keeps name, avatar and external ids",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const unique = make.unique();
      const external = [{ auth_provider: "example", external_id: unique }];
      const user = await make.user({
        displayname: "Zoe",
        avatar_url: "mxc://example.com/zoe",
        threepids: [{ medium: "email", address: `${unique}@example.com` }],
        external_ids: external,
      });
      const session = await make.session(user);
      const path = { user_id: user.userId };

      expectAnswer(await call({ path, body: {} }), 200, done);

      expectFields(expectStatus(await callOther("getUser", { path }), 200), {
        deactivated: true,
        erased: false,
        threepids: [],
        displayname: "Zoe",
        avatar_url: "mxc://example.com/zoe",
        external_ids: external,
      });
      expectAnswer(await callOther("listUserDevices", { path }), 200, { devices: [], total: 0 });
      expectError(await callOther("whoami", { token: session.accessToken }), 401, "M_UNKNOWN_TOKEN");
      expectError(
        await callOther("findUserByThreepid", {
          path: { medium: "email", address: `${unique}@example.com` },
        }),
        404,
        "M_NOT_FOUND",
      );
      const login = await callOther("login", {
        token: null,
        body: {
          type: "m.login.password",
          identifier: { type: "m.id.user", user: user.userId },
          password: user.password,
        },
      });
      expectStatus(login, 403);
    },
  );

  it(
    "with erase, removes name and avatar and marks the account",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user({ displayname: "Zoe", avatar_url: "mxc://example.com/zoe" });
      const path = { user_id: userId };

      expectAnswer(await call({ path, body: { erase: true } }), 200, done);

      expectFields(expectStatus(await callOther("getUser", { path }), 200), {
        deactivated: true,
        erased: true,
        displayname: null,
        avatar_url: null,
      });
    },
  );

  it(
    "takes the user out of all rooms, invitations and knocks, and leaves others where they are",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, callOther, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      const [joined = "", invited = "", knocking = "", banned = ""] = await Promise.all(
        Array.from({ length: 4 }, () => make.room(owner)),
      );
      // The server goes out of a room that nobody of it is in any more, and knows of no members there.
      await make.room(userId);
      await make.member({ roomId: joined, sender: userId, userId, membership: "join" });
      await make.member({ roomId: invited, sender: owner, userId, membership: "invite" });
      await make.member({ roomId: knocking, sender: userId, userId, membership: "knock" });
      await make.member({ roomId: banned, sender: owner, userId, membership: "ban" });

      expectAnswer(await call({ path: { user_id: userId } }), 200, done);

      const memberships = async (user_id: string) =>
        expectStatus(await callOther("listUserMemberships", { path: { user_id } }), 200)["memberships"];
      await make.eventually(async () => {
        const now = JSON.stringify(await memberships(userId));
        return /"(join|invite|knock)"/.test(now) ? undefined : now;
      });
      expectFields(
        { user: await memberships(userId), owner: await memberships(owner) },
        {
          user: { [joined]: "leave", [invited]: "leave", [knocking]: "leave", [banned]: "ban" },
          owner: { [joined]: "join", [invited]: "join", [knocking]: "join", [banned]: "join" },
        },
      );
    },
  );

  it("takes no body at all, and null", { status: 200, basis: "documented" }, async ({ call, make }) => {
    const one = await make.user();
    const other = await make.user();
    expectAnswer(await call({ path: { user_id: one.userId } }), 200, done);
    expectAnswer(await call({ path: { user_id: other.userId }, rawBody: "null" }), 200, done);
  });

  it(
    "succeeds again, so that an account can be erased later",
    { status: 200, basis: "observed" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      expectAnswer(await call({ path }), 200, done);
      expectAnswer(await call({ path, body: { erase: true } }), 200, done);
      expectFields(expectStatus(await callOther("getUser", { path }), 200), { erased: true });
    },
  );

  it(
    "leaves the list of accounts that are not deactivated",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId, localpart } = await make.user();
      expectAnswer(await call({ path: { user_id: userId } }), 200, done);
      const list = async (deactivated: boolean) =>
        expectStatus(await callOther("listUsersV3", { query: { name: localpart, deactivated } }), 200)[
          "total"
        ];
      expectFields(
        { active: await list(false), deactivated: await list(true) },
        { active: 0, deactivated: 1 },
      );
    },
  );

  it(
    "answers 400 M_BAD_JSON when erase is no boolean, and changes nothing",
    { status: 400, basis: "observed" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      for (const erase of [null, 0, 1, "true", [], {}]) {
        expectError(await call({ path, body: { erase } }), 400, "M_BAD_JSON");
      }
      expectFields(expectStatus(await callOther("getUser", { path }), 200), { deactivated: false });
    },
  );

  it("ignores fields that it does not know", { status: 200, basis: "observed" }, async ({ call, make }) => {
    const { userId } = await make.user();
    expectAnswer(await call({ path: { user_id: userId }, body: { id_server: 1, "": null } }), 200, done);
  });
});
