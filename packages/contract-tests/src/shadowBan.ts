import { contractOf, type OperationContract } from "./contractOf.ts";
import type { TestContext } from "./context.ts";
import { expectAnswer, expectFields, expectStatus } from "./expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "./standard.ts";

/** One contract for the ban and its lifting: they differ in what is so afterwards. */
export function shadowBanContract(operationId: "shadowBanUser" | "unshadowBanUser"): OperationContract {
  const banned = operationId === "shadowBanUser";
  const title = banned ? "bans the user and nobody else" : "lifts the ban of the user and of nobody else";

  return contractOf(operationId, (it) => {
    itChecksTheCaller(it);
    itChecksTheTarget(it);

    it(`${title}; a second time changes nothing`, { status: 200, basis: "documented" }, async (context) => {
      const { call, callOther, make } = context;
      const { userId } = await make.user();
      const { userId: other } = await make.user();
      for (const user_id of [userId, other]) {
        expectStatus(await callOther("shadowBanUser", { path: { user_id } }), 200);
        if (banned) {
          expectStatus(await callOther("unshadowBanUser", { path: { user_id } }), 200);
        }
      }
      for (let times = 0; times < 2; times++) {
        expectAnswer(await call({ path: { user_id: userId } }), 200, {});
        await expectBan(context, userId, banned);
      }
      await expectBan(context, other, !banned);
    });

    it("leaves the user's sessions alone", { status: 200, basis: "documented" }, async (context) => {
      const { call, callOther, make } = context;
      const user = await make.user();
      const { accessToken, deviceId } = await make.session(user);
      expectStatus(await call({ path: { user_id: user.userId } }), 200);
      expectAnswer(await callOther("whoami", { token: accessToken }), 200, {
        user_id: user.userId,
        device_id: deviceId,
        is_guest: false,
      });
      await make.session(user);
    });

    it("takes a deactivated account as well", { status: 200, basis: "observed" }, async (context) => {
      const { call, callOther, make } = context;
      const { userId } = await make.user();
      expectStatus(await callOther("shadowBanUser", { path: { user_id: userId } }), 200);
      expectStatus(await callOther("deactivateUser", { path: { user_id: userId } }), 200);
      expectAnswer(await call({ path: { user_id: userId } }), 200, {});
      await expectBan(context, userId, banned);
    });

    it("ignores whatever body comes with it", { status: 200, basis: "observed" }, async (context) => {
      const { call, make } = context;
      const { userId } = await make.user();
      for (const rawBody of ["{}", "{bad", "[]", "null"]) {
        expectAnswer(await call({ path: { user_id: userId }, rawBody }), 200, {});
      }
      await expectBan(context, userId, banned);
    });
  });
}

async function expectBan({ callOther }: TestContext, userId: string, banned: boolean) {
  const user = expectStatus(await callOther("getUser", { path: { user_id: userId } }), 200);
  expectFields(user, { shadow_banned: banned });
}
