import assert from "node:assert/strict";
import { contractOf } from "../contractOf.ts";
import { expectStatus } from "../expect.ts";

export const getClientWellKnown = contractOf("getClientWellKnown", (it) => {
  it.cannotProvoke(500, "a server without a known fault answers none");

  it("says where the homeserver is", { status: 200, basis: "documented" }, async ({ call }) => {
    const body = expectStatus(await call({ token: null }), 200);
    const { base_url } = body["m.homeserver"] as { base_url: string };
    assert.ok(URL.canParse(base_url), `${base_url} is no URL`);
  });
});
