import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError } from "../expect.ts";
import { itChecksTheCaller } from "../standard.ts";

export const checkUsernameAvailable = contractOf("checkUsernameAvailable", (it) => {
  itChecksTheCaller(it);

  it("says that a name is free", { status: 200, basis: "documented" }, async ({ call, make }) => {
    for (const username of [`free-${make.unique()}`, `a=b_c.d/e+f-${make.unique()}`]) {
      expectAnswer(await call({ query: { username } }), 200, { available: true });
    }
  });

  it(
    "takes names that make user ids of 255 characters, and refuses longer ones with 400 M_INVALID_USERNAME",
    { status: 400, basis: "documented" },
    async ({ server, call, make }) => {
      const longest = make.unique().padEnd(255 - `@:${server.serverName}`.length, "x");
      expectAnswer(await call({ query: { username: longest } }), 200, { available: true });
      expectError(await call({ query: { username: `${longest}x` } }), 400, "M_INVALID_USERNAME");
    },
  );

  it(
    "answers 400 M_USER_IN_USE for a name that is taken, by a deactivated account as well",
    { status: 400, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { localpart, userId } = await make.user();
      expectError(await call({ query: { username: localpart } }), 400, "M_USER_IN_USE");
      await callOther("deactivateUser", { path: { user_id: userId } });
      expectError(await call({ query: { username: localpart } }), 400, "M_USER_IN_USE");
    },
  );

  it(
    "answers 400 M_INVALID_USERNAME for a name that can't be one",
    { status: 400, basis: "documented" },
    async ({ call }) => {
      for (const username of ["", "Upper", "a b", "a:b", "@a", "_a", "123", "~", "a%", "x".repeat(256)]) {
        expectError(await call({ query: { username } }), 400, "M_INVALID_USERNAME");
      }
    },
  );

  it(
    "answers 400 M_UNKNOWN for a name that is not ASCII",
    { status: 400, basis: "observed" },
    async ({ call }) => {
      for (const username of ["é", "🦊"]) {
        expectError(await call({ query: { username } }), 400, "M_UNKNOWN");
      }
    },
  );

  it("answers 400 M_MISSING_PARAM without a name", { status: 400, basis: "observed" }, async ({ call }) => {
    expectError(await call(), 400, "M_MISSING_PARAM");
  });
});
