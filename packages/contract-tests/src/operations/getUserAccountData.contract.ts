import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectStatus } from "../expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const getUserAccountData = contractOf("getUserAccountData", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);

  it(
    "answers two empty objects for a user whose clients stored nothing, without default push rules",
    { status: 200, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectAnswer(await call({ path: { user_id: userId } }), 200, {
        account_data: { global: {}, rooms: {} },
      });
    },
  );

  it(
    "shows what is stored for the account and for each room, as it was stored, and nobody else's",
    { status: 200, basis: "documented", needs: ["room", "account-data"] },
    async ({ call, make }) => {
      const { userId } = await make.user();
      const { userId: other } = await make.user();
      const [one, two] = [await make.room(userId), await make.room(userId)];
      const odd = {
        text: "äöü 🦊 \u0000 \ud800",
        numbers: [0, -1, 0.5, Number.MAX_SAFE_INTEGER],
        nothing: [null, false, "", [], {}],
      };
      const items = [
        [undefined, "com.example.note", odd],
        [undefined, "com.example.empty", {}],
        [undefined, "__proto__", { polluted: true }],
        [one, "com.example.colour", { hue: 7 }],
        [one, "com.example.note", { of: "the room" }],
        [two, "com.example.colour", { hue: 8 }],
      ] as const;
      for (const [roomId, type, content] of items) {
        await make.accountData({ userId, type, content, ...(roomId === undefined ? {} : { roomId }) });
      }
      await make.accountData({ userId: other, type: "com.example.note", content: { of: "another" } });
      expectAnswer(await call({ path: { user_id: userId } }), 200, {
        account_data: {
          global: {
            "com.example.note": odd,
            "com.example.empty": {},
            ["__proto__"]: { polluted: true },
          },
          rooms: {
            [one]: { "com.example.colour": { hue: 7 }, "com.example.note": { of: "the room" } },
            [two]: { "com.example.colour": { hue: 8 } },
          },
        },
      });
    },
  );

  it(
    "shows what was stored last",
    { status: 200, basis: "documented", needs: ["account-data"] },
    async ({ call, make }) => {
      const { userId } = await make.user();
      for (const n of [1, 2]) {
        await make.accountData({ userId, type: "com.example.n", content: { n } });
        expectAnswer(await call({ path: { user_id: userId } }), 200, {
          account_data: { global: { "com.example.n": { n } }, rooms: {} },
        });
      }
    },
  );

  it(
    "shows nothing of a deactivated user",
    { status: 200, basis: "observed", needs: ["account-data"] },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      await make.accountData({ userId, type: "com.example.note", content: { text: "gone" } });
      expectStatus(await callOther("deactivateUser", { path: { user_id: userId } }), 200);
      expectAnswer(await call({ path: { user_id: userId } }), 200, {
        account_data: { global: {}, rooms: {} },
      });
    },
  );
});
