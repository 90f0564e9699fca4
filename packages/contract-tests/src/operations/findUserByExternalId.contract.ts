import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError } from "../expect.ts";
import { itChecksTheCaller } from "../standard.ts";

export const findUserByExternalId = contractOf("findUserByExternalId", (it) => {
  itChecksTheCaller(it);
  it.cannotProvoke(
    400,
    "only a NUL in the path is one, where Synapse itself breaks; the server's own tests send it",
  );

  it(
    "finds the user, whatever characters the id has",
    { status: 200, basis: "documented" },
    async ({ call, make }) => {
      const external_id = `sub/with:odd@chars+%?#ü-${make.unique()}`;
      const { userId } = await make.user({ external_ids: [{ auth_provider: "oidc-example", external_id }] });
      expectAnswer(await call({ path: { provider: "oidc-example", external_id } }), 200, { user_id: userId });
    },
  );

  it(
    "finds a deactivated user as well",
    { status: 200, basis: "observed" },
    async ({ call, callOther, make }) => {
      const external_id = make.unique();
      const { userId } = await make.user({ external_ids: [{ auth_provider: "example", external_id }] });
      await callOther("deactivateUser", { path: { user_id: userId } });
      expectAnswer(await call({ path: { provider: "example", external_id } }), 200, { user_id: userId });
    },
  );

  it(
    "answers 404 M_NOT_FOUND for an id that nobody has there",
    { status: 404, basis: "documented" },
    async ({ call, make }) => {
      const external_id = make.unique();
      await make.user({ external_ids: [{ auth_provider: "example", external_id }] });
      for (const path of [
        { provider: "example", external_id: make.unique() },
        { provider: "another", external_id },
        { provider: "Example", external_id },
        { provider: "example", external_id: "" },
      ]) {
        expectError(await call({ path }), 404, "M_NOT_FOUND");
      }
    },
  );
});
