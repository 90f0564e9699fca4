import { asAdmin, ofSubject, one, sweep, type WriteCase, type WriteTable } from "./writeCase.ts";

const template = "/v1/users/{user}/override_ratelimit";
const path = ofSubject(template);
const limit = { messages_per_second: 5, burst_count: 9 };
const kinds = ["plain", "bare", "devices", "deactivated", "locked", "guest", "admin", "appservice"] as const;
const floatLiteral = { "1e2": "float-literal" } as const;

const setCases: readonly WriteCase[] = [
  ...kinds.map((kind) => one(kind, kind, asAdmin("POST", path, limit))),
  ...["0", "2147483648", "9007199254740991", "007", "-0", "-0.0", "1.0"].map((value) =>
    one(
      `burst_count: ${value}`,
      "plain",
      asAdmin("POST", path, { raw: `{"burst_count":${value}}` }),
      value.includes(".") ? { allow: ["float-literal"] } : {},
    ),
  ),
  {
    name: "set, changed, in part, the same again, without a body",
    subject: "plain",
    steps: [
      limit,
      { messages_per_second: 1, burst_count: 2 },
      { burst_count: 3 },
      { burst_count: 3 },
      undefined,
    ].map((body) => asAdmin("POST", path, body)),
  },
  one("unknown fields", "plain", asAdmin("POST", path, { ...limit, reason: 1, user_id: "@x:y" })),
  ...sweep({
    method: "POST",
    template,
    valid: limit,
    fields: ["messages_per_second", "burst_count"],
    valueAllow: { messages_per_second: floatLiteral, burst_count: floatLiteral },
  }),
];

export const setUserRatelimitOverride: WriteTable = {
  operation: "setUserRatelimitOverride",
  cases: setCases,
};

export const deleteUserRatelimitOverride: WriteTable = {
  operation: "deleteUserRatelimitOverride",
  cases: [
    ...kinds.map((kind) => one(`${kind}, none`, kind, asAdmin("DELETE", path))),
    ...kinds.map((kind): WriteCase => ({
      name: `${kind}, set, deleted twice, set again`,
      subject: kind,
      steps: [
        asAdmin("POST", path, limit),
        asAdmin("DELETE", path),
        asAdmin("GET", path),
        asAdmin("DELETE", path),
        asAdmin("POST", path, limit),
      ],
    })),
    ...sweep({ method: "DELETE", template, valid: undefined, fields: [] }),
  ],
};
