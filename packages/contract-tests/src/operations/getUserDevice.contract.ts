import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectStatus } from "../expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const getUserDevice = contractOf("getUserDevice", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);

  it("tells of one device", { status: 200, basis: "documented" }, async ({ call, callOther, make }) => {
    const { userId } = await make.user();
    const odd = "a/b%?#+ ü🦊";
    for (const device_id of ["PLAIN", odd]) {
      expectStatus(
        await callOther("createUserDevice", { path: { user_id: userId }, body: { device_id } }),
        201,
      );
      expectAnswer(await call({ path: { user_id: userId, device_id } }), 200, {
        user_id: userId,
        device_id,
        display_name: null,
        last_seen_user_agent: null,
        last_seen_ts: null,
        last_seen_ip: null,
      });
    }
  });

  it(
    "answers 404 M_NOT_FOUND for a device that the user has not",
    { status: 404, basis: "observed" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const other = await make.user();
      expectStatus(
        await callOther("createUserDevice", {
          path: { user_id: other.userId },
          body: { device_id: "OTHERS" },
        }),
        201,
      );
      for (const device_id of ["NONE", "OTHERS", ""]) {
        expectError(await call({ path: { user_id: userId, device_id } }), 404, "M_NOT_FOUND");
      }
    },
  );
});
