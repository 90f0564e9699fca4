import { contractOf } from "../contractOf.ts";
import { expectNames, itListsUsers, listOf, makeCrowd } from "../lists.ts";
import { itChecksTheCaller } from "../standard.ts";

export const listUsersV3 = contractOf("listUsersV3", (it) => {
  itChecksTheCaller(it);
  itListsUsers(it);

  it(
    "lists deactivated accounts unless told otherwise, and those alone when told so",
    { status: 200, basis: "documented" },
    async (context) => {
      const crowd = await makeCrowd(context);
      expectNames(await listOf(context, crowd), [crowd.admin, crowd.bot, crowd.gone, crowd.plain]);
      expectNames(await listOf(context, crowd, { deactivated: true }), [crowd.gone]);
      expectNames(await listOf(context, crowd, { deactivated: false }), [
        crowd.admin,
        crowd.bot,
        crowd.plain,
      ]);
    },
  );
});
