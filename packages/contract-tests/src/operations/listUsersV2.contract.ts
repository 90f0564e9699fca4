import { contractOf } from "../contractOf.ts";
import { expectNames, itListsUsers, listOf, makeCrowd } from "../lists.ts";
import { itChecksTheCaller } from "../standard.ts";

export const listUsersV2 = contractOf("listUsersV2", (it) => {
  itChecksTheCaller(it);
  itListsUsers(it);

  it(
    "leaves deactivated accounts out unless asked for",
    { status: 200, basis: "documented" },
    async (context) => {
      const crowd = await makeCrowd(context);
      const active = [crowd.admin, crowd.bot, crowd.plain];
      expectNames(await listOf(context, crowd), active);
      expectNames(await listOf(context, crowd, { deactivated: false }), active);
      expectNames(await listOf(context, crowd, { deactivated: true }), [
        crowd.admin,
        crowd.bot,
        crowd.gone,
        crowd.plain,
      ]);
    },
  );
});
