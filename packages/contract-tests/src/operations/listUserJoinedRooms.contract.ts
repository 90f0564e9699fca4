import assert from "node:assert/strict";
import { itTakesAnybody } from "../activity.ts";
import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectFields, expectStatus } from "../expect.ts";
import { itChecksTheCaller } from "../standard.ts";

export const listUserJoinedRooms = contractOf("listUserJoinedRooms", (it) => {
  itChecksTheCaller(it);
  itTakesAnybody(it, {}, { joined_rooms: [], total: 0 });
  it.cannotProvoke(
    400,
    "only a NUL in the path is one, where Synapse itself breaks; the server's own tests send it",
  );

  it(
    "lists each room that the user is joined to once, in no promised order, and counts them",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      const rooms = await Promise.all(Array.from({ length: 3 }, () => make.room(owner)));
      for (const roomId of rooms) {
        await make.member({ roomId, sender: userId, userId, membership: "join" });
      }
      for (const user_id of [userId, owner]) {
        const body = expectStatus(await call({ path: { user_id } }), 200);
        expectFields(body, { total: 3 });
        // The answer has been held against the contract.
        assert.deepEqual((body["joined_rooms"] as readonly string[]).toSorted(), rooms.toSorted());
      }
    },
  );

  it(
    "leaves out rooms where the user is invited or knocking, and where it left, was kicked or was banned",
    { status: 200, basis: "documented", needs: ["room"] },
    async ({ call, make }) => {
      const { userId: owner } = await make.user();
      const { userId } = await make.user();
      const roomId = await make.room(owner);
      for (const [sender, membership] of [
        [owner, "invite"],
        [userId, "join"],
        [userId, "leave"],
        [userId, "knock"],
        [owner, "leave"],
        [userId, "join"],
        [owner, "leave"],
        [userId, "join"],
        [owner, "ban"],
      ] as const) {
        await make.member({ roomId, sender, userId, membership });
        const rooms = membership === "join" ? [roomId] : [];
        expectAnswer(await call({ path: { user_id: userId } }), 200, {
          joined_rooms: rooms,
          total: rooms.length,
        });
      }
    },
  );
});
