import { asAdmin, ofSubject, one, sweep, type WriteTable } from "./writeCase.ts";

const path = ofSubject("/v2/users/{user}/devices");
const kinds = [
  "plain",
  "bare",
  "devices",
  "full",
  "joined",
  "deactivated",
  "locked",
  "guest",
  "appservice",
] as const;

export const createUserDevice: WriteTable = {
  operation: "createUserDevice",
  cases: [
    ...kinds.map((kind) => one(kind, kind, asAdmin("POST", path, { device_id: "NEW" }))),
    one("one that exists", "devices", asAdmin("POST", path, { device_id: "D1" })),
    one(
      "with a name, which is ignored or not",
      "plain",
      asAdmin("POST", path, { device_id: "NEW", display_name: "Name" }),
    ),
    {
      name: "then read, then again",
      subject: "plain",
      steps: [
        asAdmin("POST", path, { device_id: "NEW" }),
        asAdmin("GET", path),
        asAdmin("POST", path, { device_id: "NEW" }),
      ],
    },
    ...["", " ", "🦊/ %", "x".repeat(512), "x".repeat(513), "x".repeat(5000)].map((id) =>
      one(`device id ${id.slice(0, 10)} (${id.length})`, "plain", asAdmin("POST", path, { device_id: id })),
    ),
    ...sweep({
      method: "POST",
      template: "/v2/users/{user}/devices",
      valid: { device_id: "SWEPT" },
      fields: ["device_id", "display_name"],
    }),
  ],
};
