import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectStatus } from "../expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const getUserRatelimitOverride = contractOf("getUserRatelimitOverride", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);

  it(
    "answers an empty object for a user to whom the server's limits apply",
    { status: 200, basis: "documented" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectAnswer(await call({ path: { user_id: userId } }), 200, {});
    },
  );

  it(
    "answers the limit that was set, two zeros included, and stays with it",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      for (const limit of [
        { messages_per_second: 7, burst_count: 3 },
        { messages_per_second: 0, burst_count: 0 },
      ]) {
        expectStatus(await callOther("setUserRatelimitOverride", { path, body: limit }), 200);
        expectAnswer(await call({ path }), 200, limit);
        expectAnswer(await call({ path }), 200, limit);
      }
    },
  );
});
