import { contractOf } from "../contractOf.ts";
import { expectAnswer } from "../expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const getUserAdmin = contractOf("getUserAdmin", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);

  it(
    "tells an admin from a user, and takes an unknown one for no admin",
    { status: 200, basis: "observed" },
    async ({ call, make }) => {
      const admin = await make.user({ admin: true });
      const user = await make.user();
      expectAnswer(await call({ path: { user_id: admin.userId } }), 200, { admin: true });
      expectAnswer(await call({ path: { user_id: user.userId } }), 200, { admin: false });
      expectAnswer(await call({ path: { user_id: make.unusedUserId() } }), 200, { admin: false });
    },
  );
});
