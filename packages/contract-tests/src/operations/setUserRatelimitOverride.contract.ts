import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectStatus } from "../expect.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const setUserRatelimitOverride = contractOf("setUserRatelimitOverride", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);
  itChecksTheBody(it);

  it(
    "sets both values, in place of what was there, and answers them",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      for (const limit of [
        { messages_per_second: 5, burst_count: 9 },
        { messages_per_second: 0, burst_count: 0 },
        { messages_per_second: 1, burst_count: Number.MAX_SAFE_INTEGER },
      ]) {
        expectAnswer(await call({ path, body: limit }), 200, limit);
        expectAnswer(await callOther("getUserRatelimitOverride", { path }), 200, limit);
      }
    },
  );

  it(
    "takes an absent value, an absent body and null as 0",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      const limits: readonly (readonly [string | undefined, number, number])[] = [
        ['{"messages_per_second": 5}', 5, 0],
        ['{"burst_count": 6}', 0, 6],
        ['{"messages_per_second": 5, "burst_count": 6, "reason": "bridge"}', 5, 6],
        ["{}", 0, 0],
        ['{"burst_count": 6}', 0, 6],
        [undefined, 0, 0],
        ['{"burst_count": 6}', 0, 6],
        ["null", 0, 0],
      ];
      for (const [rawBody, messages_per_second, burst_count] of limits) {
        const limit = { messages_per_second, burst_count };
        expectAnswer(await call({ path, ...(rawBody === undefined ? {} : { rawBody }) }), 200, limit);
        expectAnswer(await callOther("getUserRatelimitOverride", { path }), 200, limit);
      }
    },
  );

  it("leaves other users alone", { status: 200, basis: "documented" }, async ({ call, callOther, make }) => {
    const { userId } = await make.user();
    const { userId: other } = await make.user();
    expectStatus(await call({ path: { user_id: userId }, body: { burst_count: 1 } }), 200);
    expectAnswer(await callOther("getUserRatelimitOverride", { path: { user_id: other } }), 200, {});
  });

  it(
    "takes a deactivated account as well",
    { status: 200, basis: "observed" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      const limit = { messages_per_second: 1, burst_count: 2 };
      expectStatus(await callOther("deactivateUser", { path }), 200);
      expectAnswer(await call({ path, body: limit }), 200, limit);
      expectAnswer(await callOther("getUserRatelimitOverride", { path }), 200, limit);
    },
  );

  it(
    "answers 400 M_INVALID_PARAM for a value that is no integer, or negative, and changes nothing",
    { status: 400, basis: "observed" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      const limit = { messages_per_second: 5, burst_count: 9 };
      expectStatus(await call({ path, body: limit }), 200);
      for (const name of ["messages_per_second", "burst_count"]) {
        for (const value of [-1, 0.5, null, true, "1", "", [], [1], {}]) {
          expectError(await call({ path, body: { [name]: value } }), 400, "M_INVALID_PARAM");
        }
      }
      expectAnswer(await callOther("getUserRatelimitOverride", { path }), 200, limit);
    },
  );

  it("looks at the user before the body", { status: 404, basis: "observed" }, async ({ call, make }) => {
    expectError(await call({ path: { user_id: make.unusedUserId() }, rawBody: "{bad" }), 404, "M_NOT_FOUND");
    expectError(
      await call({ path: { user_id: "@alice:another.example" }, rawBody: "{bad" }),
      400,
      "M_UNKNOWN",
    );
  });
});
