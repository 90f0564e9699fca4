import { itTakesAnybody } from "../activity.ts";
import { contractOf } from "../contractOf.ts";
import { expectAnswer } from "../expect.ts";
import { itChecksTheCaller } from "../standard.ts";

export const listUserMemberships = contractOf("listUserMemberships", (it) => {
  itChecksTheCaller(it);
  itTakesAnybody(it, {}, { memberships: {} });
  it.cannotProvoke(
    400,
    "only a NUL in the path is one, where Synapse itself breaks; the server's own tests send it",
  );

  it(
    "says of each room what the user is in it: joined, left, kicked, invited, banned, knocking",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      const rooms = Array.from({ length: 6 }, () => make.room(owner));
      const [joined = "", left = "", kicked = "", invited = "", banned = "", knocking = ""] =
        await Promise.all(rooms);
      for (const roomId of [joined, left, kicked]) {
        await make.member({ roomId, sender: userId, userId, membership: "join" });
      }
      await make.member({ roomId: left, sender: userId, userId, membership: "leave" });
      await make.member({ roomId: kicked, sender: owner, userId, membership: "leave" });
      await make.member({ roomId: invited, sender: owner, userId, membership: "invite" });
      await make.member({ roomId: banned, sender: owner, userId, membership: "ban" });
      await make.member({ roomId: knocking, sender: userId, userId, membership: "knock" });
      expectAnswer(await call({ path: { user_id: userId } }), 200, {
        memberships: {
          [joined]: "join",
          [left]: "leave",
          [kicked]: "leave",
          [invited]: "invite",
          [banned]: "ban",
          [knocking]: "knock",
        },
      });
      expectAnswer(await call({ path: { user_id: owner } }), 200, {
        memberships: Object.fromEntries((await Promise.all(rooms)).map((roomId) => [roomId, "join"])),
      });
    },
  );

  it(
    "says what the user is now, not what it was before",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      const roomId = await make.room(owner);
      for (const [sender, membership] of [
        [owner, "invite"],
        [userId, "join"],
        [userId, "leave"],
        [owner, "ban"],
        [owner, "leave"],
        [userId, "join"],
      ] as const) {
        await make.member({ roomId, sender, userId, membership });
        expectAnswer(await call({ path: { user_id: userId } }), 200, {
          memberships: { [roomId]: membership },
        });
      }
    },
  );
});
