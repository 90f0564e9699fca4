import { admin, segment } from "../exchange.ts";
import { asAdmin, fromAnswer, ofSubject, one, type Step, sweep, type WriteTable } from "./writeCase.ts";

const path = ofSubject("/v1/users/{user}/login");
const kinds = [
  "plain",
  "bare",
  "devices",
  "admin",
  "deactivated",
  "erased",
  "locked",
  "suspended",
  "shadowBanned",
  "guest",
  "support",
  "bot",
  "appservice",
] as const;
// Far from any clock, so that both sides get the same number.
const year2100 = 4_102_444_800_000;

const withItsToken =
  (method: string, to: string): Step =>
  (context) => ({
    method,
    path: to,
    headers: { Authorization: `Bearer ${fromAnswer(context, 0, "access_token")}` },
  });

export const loginAsUser: WriteTable = {
  operation: "loginAsUser",
  cases: [
    ...kinds.map((kind) => one(kind, kind, asAdmin("POST", path, {}))),
    one("until 2100", "plain", asAdmin("POST", path, { valid_until_ms: year2100 })),
    one("until 1970", "plain", asAdmin("POST", path, { valid_until_ms: 1 })),
    one(
      "the caller itself",
      "free",
      asAdmin("POST", ({ world }) => `${admin}/v1/users/${segment(world.state.admin.userId)}/login`, {}),
    ),
    {
      name: "then whoami, an admin's request, and logout",
      subject: "devices",
      steps: [
        asAdmin("POST", path, {}),
        withItsToken("GET", "/_matrix/client/v3/account/whoami"),
        withItsToken("GET", `${admin}/v3/users`),
        withItsToken("POST", "/_matrix/client/v3/logout"),
        withItsToken("GET", "/_matrix/client/v3/account/whoami"),
      ],
    },
    {
      name: "an expired one, then whoami and logout",
      subject: "plain",
      steps: [
        asAdmin("POST", path, { valid_until_ms: 1 }),
        withItsToken("GET", "/_matrix/client/v3/account/whoami"),
        withItsToken("POST", "/_matrix/client/v3/logout"),
        withItsToken("GET", "/_matrix/client/v3/account/whoami"),
      ],
    },
    {
      name: "of a guest, then whoami and an admin's request",
      subject: "guest",
      steps: [
        asAdmin("POST", path, {}),
        withItsToken("GET", "/_matrix/client/v3/account/whoami"),
        withItsToken("GET", `${admin}/v3/users`),
      ],
    },
    {
      name: "of a locked user, then whoami",
      subject: "locked",
      steps: [asAdmin("POST", path, {}), withItsToken("GET", "/_matrix/client/v3/account/whoami")],
    },
    ...sweep({
      method: "POST",
      template: "/v1/users/{user}/login",
      valid: {},
      fields: ["valid_until_ms"],
      valueAllow: { valid_until_ms: { "1e2": "float-literal" } },
    }),
  ],
};
