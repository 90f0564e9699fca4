import type { TestContext } from "../context.ts";
import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "../expect.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget, type Request } from "../standard.ts";

const demote: Request = (_context, userId) => ({ path: { user_id: userId }, body: { admin: false } });

export const setUserAdmin = contractOf("setUserAdmin", (it) => {
  itChecksTheCaller(it, demote);
  itChecksTheTarget(it, demote);
  itChecksTheBody(it, demote);

  it(
    "gives and takes the rights of an administrator",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const user = await make.user();
      const path = { user_id: user.userId };
      const { accessToken } = await make.session(user);
      const asked = () => callOther("getUserAdmin", { path, token: accessToken });
      expectError(await asked(), 403, "M_FORBIDDEN");

      // Twice each: what is so already can be asked for again.
      for (const admin of [true, true]) {
        expectAnswer(await call({ path, body: { admin } }), 200, {});
        expectAnswer(await asked(), 200, { admin: true });
      }
      expectFields(expectStatus(await callOther("getUser", { path }), 200), { admin: true });

      for (const admin of [false, false]) {
        expectAnswer(await call({ path, body: { admin } }), 200, {});
        expectError(await asked(), 403, "M_FORBIDDEN");
      }
      expectFields(expectStatus(await callOther("getUser", { path }), 200), { admin: false });
    },
  );

  it(
    "answers 400 M_UNKNOWN to an administrator who would demote themselves, but lets them stay",
    { status: 400, basis: "observed" },
    async ({ call, callOther, make }) => {
      const user = await make.user({ admin: true });
      const path = { user_id: user.userId };
      const { accessToken: token } = await make.session(user);
      expectError(await call({ path, token, body: { admin: false } }), 400, "M_UNKNOWN");
      expectAnswer(await call({ path, token, body: { admin: true } }), 200, {});
      expectAnswer(await callOther("getUserAdmin", { path }), 200, { admin: true });
    },
  );

  it(
    "answers 400 M_MISSING_PARAM without admin, whoever the user is",
    { status: 400, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user({ admin: true });
      for (const user_id of [userId, make.unusedUserId(), "@alice:another.example"]) {
        expectError(await call({ path: { user_id }, body: {} }), 400, "M_MISSING_PARAM");
        expectError(await call({ path: { user_id }, rawBody: "{bad" }), 400, "M_NOT_JSON");
      }
    },
  );

  it(
    "takes any value for admin: what is empty, null or zero means no, all else yes",
    { status: 200, basis: "observed" },
    async (context) => {
      const { userId } = await context.make.user();
      for (const admin of [1, "false", [0], { a: 0 }, -1, 1.5]) {
        await expectAdmin(context, userId, admin, true);
      }
      for (const admin of [0, "", [], {}, null, 0.0]) {
        await expectAdmin(context, userId, admin, false);
      }
    },
  );

  it("takes a deactivated account as well", { status: 200, basis: "observed" }, async (context) => {
    const { userId } = await context.make.user();
    expectStatus(await context.callOther("deactivateUser", { path: { user_id: userId } }), 200);
    await expectAdmin(context, userId, true, true);
  });
});

async function expectAdmin(
  { call, callOther }: TestContext,
  userId: string,
  admin: unknown,
  result: boolean,
) {
  const path = { user_id: userId };
  expectAnswer(await call({ path, body: { admin } }), 200, {});
  expectAnswer(await callOther("getUserAdmin", { path }), 200, { admin: result });
}
