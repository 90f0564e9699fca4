import { between, itChecksTheTime, itTakesAnybody } from "../activity.ts";
import { contractOf } from "../contractOf.ts";
import { expectAnswer } from "../expect.ts";
import { itChecksTheCaller } from "../standard.ts";

export const getUserCumulativeJoinedRoomCount = contractOf("getUserCumulativeJoinedRoomCount", (it) => {
  itChecksTheCaller(it, (_context, userId) => ({ path: { user_id: userId }, query: { from_ts: 0 } }));
  itTakesAnybody(it, { from_ts: 0 }, { cumulative_joined_room_count: 0 });
  itChecksTheTime(it);

  it(
    "counts rooms that the user joined, those left or banned from since then included",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      const [joined, left, banned] = [await make.room(owner), await make.room(owner), await make.room(owner)];
      for (const roomId of [joined, left, banned]) {
        await make.member({ roomId, sender: userId, userId, membership: "join" });
      }
      await make.member({ roomId: left, sender: userId, userId, membership: "leave" });
      await make.member({ roomId: banned, sender: owner, userId, membership: "ban" });
      for (const user_id of [userId, owner]) {
        expectAnswer(await call({ path: { user_id }, query: { from_ts: 0 } }), 200, {
          cumulative_joined_room_count: 3,
        });
      }
    },
  );

  it(
    "counts a room once, however often the user joined it",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      const roomId = await make.room(owner);
      for (const membership of ["join", "leave", "join"] as const) {
        await make.member({ roomId, sender: userId, userId, membership });
      }
      expectAnswer(await call({ path: { user_id: userId }, query: { from_ts: 0 } }), 200, {
        cumulative_joined_room_count: 1,
      });
    },
  );

  it(
    "counts no room where the user was only invited, knocking or banned",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      for (const [sender, membership] of [
        [owner, "invite"],
        [userId, "knock"],
        [owner, "ban"],
      ] as const) {
        await make.member({ roomId: await make.room(owner), sender, userId, membership });
      }
      expectAnswer(await call({ path: { user_id: userId }, query: { from_ts: 0 } }), 200, {
        cumulative_joined_room_count: 0,
      });
    },
  );

  it(
    "counts only rooms joined at from_ts or later",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, make }) => {
      const { userId } = await make.user();
      const start = await between(make);
      await make.room(userId);
      await make.room(userId);
      const middle = await between(make);
      await make.room(userId);
      for (const [from_ts, cumulative_joined_room_count] of [
        [start, 3],
        [middle, 1],
        [await between(make), 0],
        [Number.MAX_SAFE_INTEGER, 0],
      ] as const) {
        expectAnswer(await call({ path: { user_id: userId }, query: { from_ts } }), 200, {
          cumulative_joined_room_count,
        });
      }
    },
  );
});
