import { between, itChecksTheTime, itTakesAnybody } from "../activity.ts";
import { contractOf } from "../contractOf.ts";
import { expectAnswer } from "../expect.ts";
import { itChecksTheCaller } from "../standard.ts";

export const getUserSentInviteCount = contractOf("getUserSentInviteCount", (it) => {
  itChecksTheCaller(it, (_context, userId) => ({ path: { user_id: userId }, query: { from_ts: 0 } }));
  itTakesAnybody(it, { from_ts: 0 }, { invite_count: 0 });
  itChecksTheTime(it);

  it(
    "counts the invitations that the user sent in all rooms, and no other kind of membership",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      const [first, second] = [await make.room(owner), await make.room(owner)];
      for (const [roomId, membership] of [
        [first, "invite"],
        [first, "leave"],
        [first, "ban"],
        [second, "invite"],
      ] as const) {
        await make.member({ roomId, sender: owner, userId, membership });
      }
      const query = { from_ts: 0 };
      expectAnswer(await call({ path: { user_id: owner }, query }), 200, { invite_count: 2 });
      expectAnswer(await call({ path: { user_id: userId }, query }), 200, { invite_count: 0 });
    },
  );

  it(
    "counts an invitation that was sent again as another one",
    { status: 200, basis: "observed", needs: ["room"] },
    async ({ call, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      const roomId = await make.room(owner);
      for (const membership of ["invite", "leave", "invite"] as const) {
        await make.member({ roomId, sender: owner, userId, membership });
      }
      expectAnswer(await call({ path: { user_id: owner }, query: { from_ts: 0 } }), 200, { invite_count: 2 });
    },
  );

  it(
    "counts only those sent at from_ts or later",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      const start = await between(make);
      for (let sent = 0; sent < 2; sent++) {
        const roomId = await make.room(owner);
        await make.member({ roomId, sender: owner, userId, membership: "invite" });
      }
      const middle = await between(make);
      const roomId = await make.room(owner);
      await make.member({ roomId, sender: owner, userId, membership: "invite" });
      for (const [from_ts, invite_count] of [
        [start, 3],
        [middle, 1],
        [await between(make), 0],
        [Number.MAX_SAFE_INTEGER, 0],
      ] as const) {
        expectAnswer(await call({ path: { user_id: owner }, query: { from_ts } }), 200, { invite_count });
      }
    },
  );
});
