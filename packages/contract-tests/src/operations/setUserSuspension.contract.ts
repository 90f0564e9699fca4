import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "../expect.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const setUserSuspension = contractOf("setUserSuspension", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);
  itChecksTheBody(it);

  it(
    "suspends and lifts, and says so under a name that holds the user's id",
    { status: 200, basis: "documented", since: "1.121.0" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      // Twice each: what is so already can be asked for again.
      for (const suspend of [true, true, false, false]) {
        expectAnswer(await call({ path, body: { suspend } }), 200, { [`user_${userId}_suspended`]: suspend });
        expectFields(expectStatus(await callOther("getUser", { path }), 200), { suspended: suspend });
      }
    },
  );

  it(
    "leaves the user's sessions alone",
    { status: 200, basis: "documented", since: "1.121.0" },
    async ({ call, callOther, make }) => {
      const user = await make.user();
      const { accessToken, deviceId } = await make.session(user);
      expectStatus(await call({ path: { user_id: user.userId }, body: { suspend: true } }), 200);
      expectAnswer(await callOther("whoami", { token: accessToken }), 200, {
        user_id: user.userId,
        device_id: deviceId,
        is_guest: false,
      });
      await make.session(user);
    },
  );

  it(
    "takes a deactivated account as well",
    { status: 200, basis: "observed", since: "1.121.0" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      expectStatus(await callOther("deactivateUser", { path }), 200);
      expectAnswer(await call({ path, body: { suspend: true } }), 200, {
        [`user_${userId}_suspended`]: true,
      });
      expectFields(expectStatus(await callOther("getUser", { path }), 200), {
        suspended: true,
        deactivated: true,
      });
    },
  );

  it(
    "answers 400 M_MISSING_PARAM without suspend, M_BAD_JSON where it is no boolean, and changes nothing",
    { status: 400, basis: "observed", since: "1.121.0" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      expectStatus(await call({ path, body: { suspend: true } }), 200);
      expectError(await call({ path, body: {} }), 400, "M_MISSING_PARAM");
      for (const suspend of [null, 0, 1, "false", "", [], {}]) {
        expectError(await call({ path, body: { suspend } }), 400, "M_BAD_JSON");
      }
      expectFields(expectStatus(await callOther("getUser", { path }), 200), { suspended: true });
    },
  );

  it(
    "looks at the user before the body",
    { status: 404, basis: "observed", since: "1.121.0" },
    async ({ call, make }) => {
      expectError(
        await call({ path: { user_id: make.unusedUserId() }, rawBody: "{bad" }),
        404,
        "M_NOT_FOUND",
      );
      expectError(
        await call({ path: { user_id: "@alice:another.example" }, rawBody: "{bad" }),
        400,
        "M_UNKNOWN",
      );
    },
  );

  it(
    "ignores fields that it does not know",
    { status: 200, basis: "observed", since: "1.121.0" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectStatus(
        await call({ path: { user_id: userId }, body: { suspend: true, reason: 1, "": null } }),
        200,
      );
    },
  );
});
