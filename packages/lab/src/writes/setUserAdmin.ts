import { admin, segment } from "../exchange.ts";
import { asAdmin, ofSubject, one, sweep, type WriteTable } from "./writeCase.ts";

const path = ofSubject("/v1/users/{user}/admin");
const kinds = ["plain", "bare", "admin", "deactivated", "locked", "guest", "bot", "appservice"] as const;

export const setUserAdmin: WriteTable = {
  operation: "setUserAdmin",
  cases: [
    ...kinds.flatMap((kind) =>
      [true, false].map((value) => one(`${kind}, ${value}`, kind, asAdmin("PUT", path, { admin: value }))),
    ),
    one(
      "the caller itself, false",
      "free",
      asAdmin("PUT", ({ world }) => `${admin}/v1/users/${segment(world.state.admin.userId)}/admin`, {
        admin: false,
      }),
    ),
    one(
      "the caller itself, true",
      "free",
      asAdmin("PUT", ({ world }) => `${admin}/v1/users/${segment(world.state.admin.userId)}/admin`, {
        admin: true,
      }),
    ),
    ...sweep({
      method: "PUT",
      template: "/v1/users/{user}/admin",
      valid: { admin: true },
      fields: ["admin"],
    }),
  ],
};
