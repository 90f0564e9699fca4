import assert from "node:assert/strict";
import { contractOf } from "../contractOf.ts";
import { expectError, expectStatus } from "../expect.ts";

export const getSupportedVersions = contractOf("getSupportedVersions", (it) => {
  it.cannotProvoke(500, "a server without a known fault answers none");
  it.cannotProvoke(503, "the database would have to go away; the server's own tests do that");

  it("lists versions of the Matrix specification", { status: 200, basis: "documented" }, async ({ call }) => {
    const { versions } = expectStatus(await call({ token: null }), 200);
    assert.ok(Array.isArray(versions) && versions.includes("v1.11"), "v1.11 is among them");
  });

  it(
    "answers 401 M_UNKNOWN_TOKEN for a token that nobody has",
    { status: 401, basis: "observed" },
    async ({ call }) => {
      expectError(await call({ token: "no-such-token" }), 401, "M_UNKNOWN_TOKEN");
      expectStatus(await call(), 200);
    },
  );

  it(
    "answers holders of tokens that have expired, and locked users",
    { status: 200, basis: "observed" },
    async ({ call, callOther, make }) => {
      const { userId, password } = await make.user();
      const path = { user_id: userId };
      const expired = expectStatus(
        await callOther("loginAsUser", { path, body: { valid_until_ms: 1 } }),
        200,
      )["access_token"];
      const login = { type: "m.login.password", user: userId, password };
      const own = expectStatus(await callOther("login", { token: null, body: login }), 200)["access_token"];
      assert.ok(typeof expired === "string" && typeof own === "string", "tokens are texts");
      expectStatus(await callOther("upsertUser", { path, body: { locked: true } }), 200);
      for (const [token, errcode] of [
        [expired, "M_UNKNOWN_TOKEN"],
        [own, "M_USER_LOCKED"],
      ] as const) {
        expectError(await callOther("whoami", { token }), 401, errcode);
        expectStatus(await call({ token }), 200);
      }
    },
  );
});
