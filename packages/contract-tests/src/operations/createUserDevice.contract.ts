import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "../expect.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const createUserDevice = contractOf("createUserDevice", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);
  itChecksTheBody(it);

  it("makes a device", { status: 201, basis: "documented" }, async ({ call, callOther, make }) => {
    const { userId } = await make.user();
    expectAnswer(await call({ path: { user_id: userId }, body: { device_id: "MADE" } }), 201, {});
    expectFields(expectStatus(await callOther("listUserDevices", { path: { user_id: userId } }), 200), {
      total: 1,
    });
  });

  it(
    "does nothing where the device exists",
    { status: 201, basis: "documented" },
    async ({ call, callOther, make }) => {
      const user = await make.user();
      const session = await make.session(user, "THERE");
      const path = { user_id: user.userId, device_id: "THERE" };
      expectStatus(await callOther("updateUserDevice", { path, body: { display_name: "Kept" } }), 200);
      expectAnswer(await call({ path, body: { device_id: "THERE" } }), 201, {});
      expectFields(expectStatus(await callOther("getUserDevice", { path }), 200), { display_name: "Kept" });
      expectStatus(await callOther("whoami", { token: session.accessToken }), 200);
    },
  );

  it(
    "answers 400 M_UNKNOWN without a device_id",
    { status: 400, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      for (const body of [{}, { device_id: null }]) {
        expectError(await call({ path: { user_id: userId }, body }), 400, "M_UNKNOWN");
      }
    },
  );
});
