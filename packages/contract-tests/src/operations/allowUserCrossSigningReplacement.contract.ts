import assert from "node:assert/strict";
import { contractOf } from "../contractOf.ts";
import { expectError, expectStatus, expectTime } from "../expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const allowUserCrossSigningReplacement = contractOf("allowUserCrossSigningReplacement", (it) => {
  itChecksTheCaller(it);
  it.cannotProvoke(
    400,
    "only a NUL in the path is one, where Synapse itself breaks; the server's own tests send it",
  );
  itChecksTheTarget(it);

  it(
    "answers 404 M_NOT_FOUND for a user without a master key, and for who is no user",
    { status: 404, basis: "documented" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      for (const user_id of [userId, make.unusedUserId(), "@alice:another.example", "alice"]) {
        expectError(await call({ path: { user_id }, body: {} }), 404, "M_NOT_FOUND");
      }
    },
  );

  it(
    "says until when the key may be replaced: ten minutes from now",
    { status: 200, basis: "documented", needs: ["master-key"] },
    async ({ server, call, make }) => {
      const { userId } = await make.user();
      await server.makers.masterKey?.(userId);
      const { updatable_without_uia_before_ms: until } = expectStatus(
        await call({ path: { user_id: userId }, body: {} }),
        200,
      );
      expectTime(until, "ms");
      // Its clock and ours may differ a little.
      const minutes = (Number(until) - Date.now()) / 60_000;
      assert.ok(minutes > 8 && minutes < 12, `expected ten minutes from now, got ${minutes}`);
    },
  );
});
