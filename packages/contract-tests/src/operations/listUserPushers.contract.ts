import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectFields, expectStatus } from "../expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const listUserPushers = contractOf("listUserPushers", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);

  it(
    "answers an empty list for a user without a pusher",
    { status: 200, basis: "documented" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectAnswer(await call({ path: { user_id: userId } }), 200, { pushers: [], total: 0 });
    },
  );

  it(
    "lists the pushers",
    { status: 200, basis: "documented", needs: ["pusher"] },
    async ({ server, call, make }) => {
      const { userId } = await make.user();
      const pushkey = make.unique();
      await server.makers.pusher?.(userId, pushkey);
      const body = expectStatus(await call({ path: { user_id: userId } }), 200);
      expectFields(body, { total: 1 });
      expectFields((body["pushers"] as readonly unknown[])[0], { kind: "http", pushkey, enabled: true });
    },
  );
});
