import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "../expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const deleteUserDevice = contractOf("deleteUserDevice", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);

  it(
    "deletes the device and ends its token, and leaves the others",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const user = await make.user();
      const gone = await make.session(user, "GONE");
      const kept = await make.session(user, "KEPT");

      expectAnswer(await call({ path: { user_id: user.userId, device_id: "GONE" } }), 200, {});

      const devices = expectStatus(
        await callOther("listUserDevices", { path: { user_id: user.userId } }),
        200,
      );
      expectFields(devices, { total: 1 });
      expectFields((devices["devices"] as readonly unknown[])[0], { device_id: "KEPT" });
      expectError(await callOther("whoami", { token: gone.accessToken }), 401, "M_UNKNOWN_TOKEN");
      expectStatus(await callOther("whoami", { token: kept.accessToken }), 200);
    },
  );

  it(
    "succeeds for a device that is not there",
    { status: 200, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectAnswer(await call({ path: { user_id: userId, device_id: "NONE" } }), 200, {});
    },
  );

  it("does not read a body", { status: 200, basis: "observed" }, async ({ call, make }) => {
    const { userId } = await make.user();
    for (const rawBody of ["{}", "[]", "{bad"]) {
      expectAnswer(await call({ path: { user_id: userId, device_id: "NONE" }, rawBody }), 200, {});
    }
  });

  it(
    "leaves another user's device of the same id",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const one = await make.user();
      const other = await make.user();
      await make.session(one, "SAME");
      const session = await make.session(other, "SAME");

      expectAnswer(await call({ path: { user_id: one.userId, device_id: "SAME" } }), 200, {});

      expectStatus(await callOther("whoami", { token: session.accessToken }), 200);
      const path = { user_id: other.userId, device_id: "SAME" };
      expectFields(expectStatus(await callOther("getUserDevice", { path }), 200), { device_id: "SAME" });
    },
  );
});
