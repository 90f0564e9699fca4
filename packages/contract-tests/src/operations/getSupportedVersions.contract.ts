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
});
