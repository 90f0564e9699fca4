import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError } from "../expect.ts";
import { itChecksTheCaller } from "../standard.ts";

export const findUserByThreepid = contractOf("findUserByThreepid", (it) => {
  itChecksTheCaller(it);
  it.cannotProvoke(
    400,
    "only a NUL in the path is one, where Synapse itself breaks; the server's own tests send it",
  );

  it(
    "finds the user by e-mail address and telephone number",
    { status: 200, basis: "documented" },
    async ({ call, make }) => {
      const unique = make.unique();
      const email = { medium: "email", address: `${unique}@example.com` };
      const msisdn = { medium: "msisdn", address: `4474${Number.parseInt(unique, 16) % 100_000_000}` };
      const { userId } = await make.user({ threepids: [email, msisdn] });
      for (const path of [email, msisdn]) {
        expectAnswer(await call({ path }), 200, { user_id: userId });
      }
    },
  );

  it(
    "answers 404 M_NOT_FOUND for what nobody has, in this spelling",
    { status: 404, basis: "documented" },
    async ({ call, make }) => {
      const unique = make.unique();
      await make.user({ threepids: [{ medium: "email", address: `${unique}@example.com` }] });
      for (const path of [
        { medium: "email", address: `x${unique}@example.com` },
        { medium: "email", address: `${unique}@EXAMPLE.com` },
        { medium: "msisdn", address: `${unique}@example.com` },
        { medium: "no-such-medium", address: `${unique}@example.com` },
        { medium: "email", address: "" },
      ]) {
        expectError(await call({ path }), 404, "M_NOT_FOUND");
      }
    },
  );
});
