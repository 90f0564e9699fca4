import assert from "node:assert/strict";
import { contractOf } from "../contractOf.ts";
import { expectStatus } from "../expect.ts";

export const getServerVersion = contractOf("getServerVersion", (it) => {
  it.cannotProvoke(500, "a server without a known fault answers none");

  it(
    "says a version, and does not look at a token",
    { status: 200, basis: "documented" },
    async ({ call }) => {
      for (const token of [null, "no-such-token"]) {
        const { server_version } = expectStatus(await call({ token }), 200);
        assert.match(String(server_version), /^\d+\.\d+/);
      }
    },
  );
});
