import { asAdmin, ofSubject, one, sweep, type WriteTable } from "./writeCase.ts";

const path = ofSubject("/v1/reset_password/{user}");
const kinds = [
  "plain",
  "bare",
  "devices",
  "full",
  "joined",
  "admin",
  "locked",
  "suspended",
  "deactivated",
  "erased",
  "guest",
  "appservice",
  "dehydrated",
] as const;
const text = "new pass word ü";
const long = "x".repeat(512);
const sweptPasswords = ["a\u0000b", `${long}x`, "", "x", "true", "y".repeat(600)];

export const resetUserPassword: WriteTable = {
  operation: "resetUserPassword",
  cases: [
    ...kinds.map((kind) =>
      one(kind, kind, asAdmin("POST", path, { new_password: text }), { passwords: [text] }),
    ),
    ...(["devices", "full", "joined", "deactivated"] as const).map((kind) =>
      one(
        `${kind}, devices stay`,
        kind,
        asAdmin("POST", path, { new_password: text, logout_devices: false }),
        { passwords: [text] },
      ),
    ),
    one("512 characters", "plain", asAdmin("POST", path, { new_password: long }), { passwords: [long] }),
    one("513 characters", "plain", asAdmin("POST", path, { new_password: `${long}x` }), {
      passwords: [`${long}x`],
    }),
    one("73 bytes", "plain", asAdmin("POST", path, { new_password: "z".repeat(73) }), {
      passwords: ["z".repeat(73)],
    }),
    one("one character", "plain", asAdmin("POST", path, { new_password: "x" }), { passwords: ["x"] }),
    one("in compatibility form", "plain", asAdmin("POST", path, { new_password: "ﬁ①" }), {
      passwords: ["ﬁ①"],
    }),
    {
      name: "then login by it",
      subject: "plain",
      steps: [
        asAdmin("POST", path, { new_password: "ﬁ①" }),
        ({ subject }) => ({
          method: "POST",
          path: "/_matrix/client/v3/login",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({
            type: "m.login.password",
            user: subject.localpart,
            password: "fi1",
            device_id: "AFTER",
          }),
        }),
      ],
      passwords: ["fi1"],
    },
    ...sweep({
      method: "POST",
      template: "/v1/reset_password/{user}",
      valid: { new_password: "x", logout_devices: true },
      fields: ["new_password", "logout_devices"],
      more: { passwords: sweptPasswords },
    }),
  ],
};
