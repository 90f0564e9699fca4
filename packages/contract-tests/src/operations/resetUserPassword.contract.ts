import type { TestContext } from "../context.ts";
import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "../expect.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget, type Request } from "../standard.ts";

const reset: Request = (_context, userId) => ({ path: { user_id: userId }, body: { new_password: "new" } });

export const resetUserPassword = contractOf("resetUserPassword", (it) => {
  itChecksTheCaller(it, reset);
  itChecksTheTarget(it, reset);
  itChecksTheBody(it, reset);

  it(
    "sets the password, ends all sessions and deletes their devices",
    { status: 200, basis: "documented" },
    async (context) => {
      const { call, callOther, make } = context;
      const user = await make.user();
      const one = await make.session(user, "ONE");
      const other = await make.session(user, "OTHER");
      const path = { user_id: user.userId };
      const password = `new password of ${user.userId}`;

      expectAnswer(await call({ path, body: { new_password: password } }), 200, {});

      for (const { accessToken } of [one, other]) {
        expectError(await callOther("whoami", { token: accessToken }), 401, "M_UNKNOWN_TOKEN");
      }
      expectAnswer(await callOther("listUserDevices", { path }), 200, { devices: [], total: 0 });
      expectError(await logIn(context, user.userId, user.password), 403, "M_FORBIDDEN");
      expectStatus(await logIn(context, user.userId, password), 200);
    },
  );

  it(
    "keeps the sessions where logout_devices is false, or anything else that is empty, null or zero",
    { status: 200, basis: "observed" },
    async (context) => {
      const { call, callOther, make } = context;
      const user = await make.user();
      const { accessToken } = await make.session(user);
      const path = { user_id: user.userId };
      for (const logout_devices of [false, 0, "", null, [], {}]) {
        expectAnswer(await call({ path, body: { new_password: "kept", logout_devices } }), 200, {});
      }
      expectStatus(await callOther("whoami", { token: accessToken }), 200);
      expectStatus(await logIn(context, user.userId, "kept"), 200);
      expectAnswer(await call({ path, body: { new_password: "ended", logout_devices: "false" } }), 200, {});
      expectError(await callOther("whoami", { token: accessToken }), 401, "M_UNKNOWN_TOKEN");
    },
  );

  it(
    "keeps the session of an administrator who sets their own password, and ends their others",
    { status: 200, basis: "observed" },
    async (context) => {
      const { call, callOther, make } = context;
      const user = await make.user({ admin: true });
      const asking = await make.session(user, "ASKING");
      const other = await make.session(user, "OTHER");
      const path = { user_id: user.userId };

      expectAnswer(await call({ path, token: asking.accessToken, body: { new_password: "own" } }), 200, {});

      expectStatus(await callOther("whoami", { token: asking.accessToken }), 200);
      expectError(await callOther("whoami", { token: other.accessToken }), 401, "M_UNKNOWN_TOKEN");
      const devices = expectStatus(await callOther("listUserDevices", { path }), 200);
      expectFields(devices, { total: 1 });
      expectFields((devices["devices"] as readonly unknown[])[0], { device_id: "ASKING" });
      expectStatus(await logIn(context, user.userId, "own"), 200);
    },
  );

  it(
    "leaves other users' sessions alone",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const other = await make.session(await make.user());
      expectAnswer(await call({ path: { user_id: userId }, body: { new_password: "new" } }), 200, {});
      expectStatus(await callOther("whoami", { token: other.accessToken }), 200);
    },
  );

  it("sets a password where there was none", { status: 200, basis: "observed" }, async (context) => {
    const { userId } = await context.make.user({ password: null });
    expectError(await logIn(context, userId, ""), 403, "M_FORBIDDEN");
    expectAnswer(await context.call({ path: { user_id: userId }, body: { new_password: "first" } }), 200, {});
    expectStatus(await logIn(context, userId, "first"), 200);
  });

  it(
    "takes a deactivated account, which still can't log in",
    { status: 200, basis: "observed" },
    async (context) => {
      const { call, callOther, make } = context;
      const { userId } = await make.user();
      const path = { user_id: userId };
      expectStatus(await callOther("deactivateUser", { path }), 200);
      expectAnswer(await call({ path, body: { new_password: "new" } }), 200, {});
      expectStatus(await logIn(context, userId, "new"), 403);
      expectStatus(await callOther("upsertUser", { path, body: { deactivated: false } }), 200);
      expectStatus(await logIn(context, userId, "new"), 200);
    },
  );

  it(
    "takes passwords of any length, letters alike in meaning for the same",
    { status: 200, basis: "observed" },
    async (context) => {
      const { userId } = await context.make.user();
      const passwords: Readonly<Record<string, string>> = { "ﬁ①": "fi1", "": "", "🦊": "🦊" };
      for (const [given, typed] of Object.entries(passwords)) {
        expectAnswer(
          await context.call({ path: { user_id: userId }, body: { new_password: given } }),
          200,
          {},
        );
        expectStatus(await logIn(context, userId, typed), 200);
      }
      expectAnswer(
        await context.call({ path: { user_id: userId }, body: { new_password: "x".repeat(600) } }),
        200,
        {},
      );
    },
  );

  it(
    "answers 400 M_MISSING_PARAM without a password, whoever the user is",
    { status: 400, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      for (const user_id of [userId, make.unusedUserId(), "@alice:another.example"]) {
        expectError(
          await call({ path: { user_id }, body: { logout_devices: false } }),
          400,
          "M_MISSING_PARAM",
        );
        expectError(await call({ path: { user_id }, rawBody: "{bad" }), 400, "M_NOT_JSON");
      }
    },
  );
});

const logIn = ({ callOther }: TestContext, user: string, password: string) =>
  callOther("login", {
    token: null,
    body: { type: "m.login.password", identifier: { type: "m.id.user", user }, password },
  });
