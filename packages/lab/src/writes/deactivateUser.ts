import { asAdmin, ofSubject, one, sweep, type WriteCase, type WriteTable } from "./writeCase.ts";

const path = ofSubject("/v1/deactivate/{user}");
const kinds = [
  "plain",
  "bare",
  "devices",
  "full",
  "joined",
  "admin",
  "locked",
  "suspended",
  "shadowBanned",
  "guest",
  "support",
  "bot",
  "appservice",
  "dehydrated",
  "erased",
  "deactivated",
] as const;

const cases: WriteCase[] = kinds.flatMap((kind) => [
  one(`${kind}, no body`, kind, asAdmin("POST", path)),
  one(`${kind}, erase`, kind, asAdmin("POST", path, { erase: true })),
  one(`${kind}, erase false`, kind, asAdmin("POST", path, { erase: false })),
]);

export const deactivateUser: WriteTable = {
  operation: "deactivateUser",
  cases: [
    ...cases,
    {
      name: "twice, then erased",
      subject: "full",
      steps: [
        asAdmin("POST", path, {}),
        asAdmin("POST", path, {}),
        asAdmin("POST", path, { erase: true }),
        asAdmin("POST", path, { erase: false }),
      ],
    },
    {
      name: "and reactivated",
      subject: "full",
      steps: [
        asAdmin("POST", path, { erase: true }),
        asAdmin("PUT", ofSubject("/v2/users/{user}"), { deactivated: false, password: "again" }),
        asAdmin("GET", ofSubject("/v2/users/{user}")),
      ],
      passwords: ["again"],
    },
    ...sweep({
      method: "POST",
      template: "/v1/deactivate/{user}",
      valid: { erase: false },
      fields: ["erase", "id_server"],
    }),
  ],
};
