import { asAdmin, ofSubject, one, sweep, type WriteTable } from "./writeCase.ts";

const path = ofSubject("/v1/suspend/{user}");
const kinds = ["plain", "deactivated", "suspended", "locked", "guest", "admin", "appservice"] as const;

export const setUserSuspension: WriteTable = {
  operation: "setUserSuspension",
  cases: [
    ...kinds.flatMap((kind) =>
      [true, false].map((suspend) => one(`${kind}, ${suspend}`, kind, asAdmin("PUT", path, { suspend }))),
    ),
    {
      name: "on, on, off",
      subject: "devices",
      steps: [true, true, false].map((suspend) => asAdmin("PUT", path, { suspend })),
    },
    one("unknown fields", "plain", asAdmin("PUT", path, { suspend: true, reason: 1, user_id: "@x:y" })),
    ...sweep({
      method: "PUT",
      template: "/v1/suspend/{user}",
      valid: { suspend: true },
      fields: ["suspend"],
    }),
  ],
};
