import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectStatus } from "../expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const deleteUserRatelimitOverride = contractOf("deleteUserRatelimitOverride", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);

  it(
    "removes the user's limit, twice as well as once, and nobody else's",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const { userId: other } = await make.user();
      const limit = { messages_per_second: 5, burst_count: 9 };
      for (const user_id of [userId, other]) {
        expectStatus(await callOther("setUserRatelimitOverride", { path: { user_id }, body: limit }), 200);
      }
      for (let times = 0; times < 2; times++) {
        expectAnswer(await call({ path: { user_id: userId } }), 200, {});
        expectAnswer(await callOther("getUserRatelimitOverride", { path: { user_id: userId } }), 200, {});
      }
      expectAnswer(await callOther("getUserRatelimitOverride", { path: { user_id: other } }), 200, limit);
    },
  );

  it(
    "ignores whatever body comes with it",
    { status: 200, basis: "observed" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      for (const rawBody of ["{}", "{bad", "[]", "null"]) {
        expectStatus(await callOther("setUserRatelimitOverride", { path, body: { burst_count: 1 } }), 200);
        expectAnswer(await call({ path, rawBody }), 200, {});
        expectAnswer(await callOther("getUserRatelimitOverride", { path }), 200, {});
      }
    },
  );
});
