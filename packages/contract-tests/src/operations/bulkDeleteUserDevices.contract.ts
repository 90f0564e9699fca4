import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "../expect.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const bulkDeleteUserDevices = contractOf("bulkDeleteUserDevices", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);
  itChecksTheBody(it);

  it(
    "deletes the named devices with their tokens, and leaves the others",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const user = await make.user();
      const first = await make.session(user, "FIRST");
      const second = await make.session(user, "SECOND");
      const kept = await make.session(user, "KEPT");

      const body = { devices: ["FIRST", "SECOND", "NONE"] };
      expectAnswer(await call({ path: { user_id: user.userId }, body }), 200, {});

      for (const { accessToken } of [first, second]) {
        expectError(await callOther("whoami", { token: accessToken }), 401, "M_UNKNOWN_TOKEN");
      }
      expectStatus(await callOther("whoami", { token: kept.accessToken }), 200);
      const devices = expectStatus(
        await callOther("listUserDevices", { path: { user_id: user.userId } }),
        200,
      );
      expectFields(devices, { total: 1 });
    },
  );

  it("takes an empty list", { status: 200, basis: "observed" }, async ({ call, make }) => {
    const { userId } = await make.user();
    expectAnswer(await call({ path: { user_id: userId }, body: { devices: [] } }), 200, {});
  });

  it(
    "answers 400 M_MISSING_PARAM without devices",
    { status: 400, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectError(await call({ path: { user_id: userId }, body: {} }), 400, "M_MISSING_PARAM");
    },
  );
});
