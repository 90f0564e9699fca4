import type { Json } from "../json.ts";
import { asAdmin, longText, ofSubject, one, sweep, type WriteTable } from "./writeCase.ts";

const path = ofSubject("/v2/users/{user}/delete_devices");
const lists: readonly (readonly [string, Json])[] = [
  ["none", []],
  ["one", ["D1"]],
  ["all", ["D1", "D2", "D3"]],
  ["one and an unknown", ["D2", "NOPE"]],
  ["an unknown", ["NOPE"]],
  ["one twice", ["D2", "D2"]],
  ["an empty id", [""]],
  ["a number among them", ["D1", 1]],
  ["null among them", ["D1", null]],
  ["a list among them", ["D1", []]],
  ["an object among them", [{}]],
  ["NUL", ["a\u0000"]],
  ["a long id", ["x".repeat(600)]],
  ["a thousand times one", Array.from({ length: 1000 }, () => "y")],
];
const notLists: readonly (readonly [string, Json])[] = [
  ["a text", "D1"],
  ["an object", { D1: true }],
];

export const bulkDeleteUserDevices: WriteTable = {
  operation: "bulkDeleteUserDevices",
  cases: [
    ...lists.map(([name, devices]) => one(name, "devices", asAdmin("POST", path, { devices }))),
    ...notLists.map(([name, devices]) =>
      one(name, "devices", asAdmin("POST", path, { devices }), { allow: ["taken-by-accident"] }),
    ),
    ...(["full", "joined", "deactivated", "locked"] as const).map((kind) =>
      one(`all of ${kind}`, kind, asAdmin("POST", path, { devices: ["D1", "D2", "D3"] })),
    ),
    one("a dehydrated one", "dehydrated", asAdmin("POST", path, { devices: ["DEHYDRATED", "D1"] })),
    ...sweep({
      method: "POST",
      template: "/v2/users/{user}/delete_devices",
      valid: { devices: ["NOPE"] },
      fields: ["devices"],
      valueAllow: {
        devices: {
          '""': "taken-by-accident",
          '"x"': "taken-by-accident",
          '"true"': "taken-by-accident",
          [longText]: "taken-by-accident",
          "{}": "taken-by-accident",
          '{"a":1}': "taken-by-accident",
        },
      },
    }),
  ],
};
