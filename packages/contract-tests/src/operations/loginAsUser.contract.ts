import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectStatus } from "../expect.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const loginAsUser = contractOf("loginAsUser", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);
  itChecksTheBody(it);

  it(
    "gives a token of the user without a device",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      const { access_token } = expectStatus(await call({ path, body: {} }), 200);
      expectAnswer(await callOther("whoami", { token: String(access_token) }), 200, {
        user_id: userId,
        is_guest: false,
      });
      expectAnswer(await callOther("listUserDevices", { path }), 200, { devices: [], total: 0 });
    },
  );

  it(
    "gives a token that outlives the user's logout of all devices, and ends with logout",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const user = await make.user();
      const session = await make.session(user);
      const body = expectStatus(await call({ path: { user_id: user.userId } }), 200);
      const token = String(body["access_token"]);

      expectStatus(await callOther("logoutAll", { token: session.accessToken }), 200);
      expectStatus(await callOther("whoami", { token }), 200);
      expectStatus(await callOther("logout", { token }), 200);
      expectError(await callOther("whoami", { token }), 401, "M_UNKNOWN_TOKEN");
    },
  );

  it(
    "gives a token that ends when the admin logs out everywhere",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const admin = await make.session(await make.user({ admin: true }));
      const { userId } = await make.user();
      const body = expectStatus(await call({ path: { user_id: userId }, token: admin.accessToken }), 200);
      expectStatus(await callOther("logoutAll", { token: admin.accessToken }), 200);
      expectError(await callOther("whoami", { token: String(body["access_token"]) }), 401, "M_UNKNOWN_TOKEN");
    },
  );

  it(
    "gives a token that expires when it is told to",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const token = async (valid_until_ms: number | null) =>
        String(
          expectStatus(await call({ path: { user_id: userId }, body: { valid_until_ms } }), 200)[
            "access_token"
          ],
        );
      expectError(
        await callOther("whoami", { token: await token(Date.now() - 60_000) }),
        401,
        "M_UNKNOWN_TOKEN",
      );
      expectStatus(await callOther("whoami", { token: await token(Date.now() + 3_600_000) }), 200);
      expectStatus(await callOther("whoami", { token: await token(null) }), 200);
    },
  );

  it(
    "answers 400 M_UNKNOWN when an admin asks for itself",
    { status: 400, basis: "documented" },
    async ({ call, make }) => {
      const user = await make.user({ admin: true });
      const { accessToken } = await make.session(user);
      expectError(await call({ path: { user_id: user.userId }, token: accessToken }), 400, "M_UNKNOWN");
    },
  );

  it(
    "answers 400 M_UNKNOWN when valid_until_ms is no integer",
    { status: 400, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      for (const valid_until_ms of ["1", true, 1.5, [], {}]) {
        expectError(await call({ path: { user_id: userId }, body: { valid_until_ms } }), 400, "M_UNKNOWN");
      }
    },
  );
});
