import { asAdmin, ofSubject, one, sweep, type WriteTable } from "./writeCase.ts";

const path = (device: string) => ofSubject(`/v2/users/{user}/devices/${device}`);

export const updateUserDevice: WriteTable = {
  operation: "updateUserDevice",
  cases: [
    ...(["devices", "full", "joined", "locked", "admin"] as const).map((kind) =>
      one(kind, kind, asAdmin("PUT", path("D1"), { display_name: "Renamed" })),
    ),
    one("a dehydrated one", "dehydrated", asAdmin("PUT", path("DEHYDRATED"), { display_name: "Renamed" })),
    one("of a deactivated user", "deactivated", asAdmin("PUT", path("D1"), { display_name: "Renamed" })),
    one("an unknown one", "devices", asAdmin("PUT", path("NOPE"), { display_name: "Renamed" })),
    one("an unknown one, nothing to change", "devices", asAdmin("PUT", path("NOPE"), {})),
    one(
      "an unknown one, too long",
      "devices",
      asAdmin("PUT", path("NOPE"), { display_name: "x".repeat(101) }),
    ),
    one("the name it has", "devices", asAdmin("PUT", path("D2"), { display_name: "Second device" })),
    one("an empty name", "devices", asAdmin("PUT", path("D2"), { display_name: "" })),
    one("null", "devices", asAdmin("PUT", path("D2"), { display_name: null })),
    one("no name", "devices", asAdmin("PUT", path("D2"), {})),
    one("no body", "devices", asAdmin("PUT", path("D2"))),
    one("100 characters", "devices", asAdmin("PUT", path("D1"), { display_name: "x".repeat(100) })),
    one("101 characters", "devices", asAdmin("PUT", path("D1"), { display_name: "x".repeat(101) })),
    one("100 foxes", "devices", asAdmin("PUT", path("D1"), { display_name: "🦊".repeat(100) })),
    {
      name: "then read",
      subject: "devices",
      steps: [asAdmin("PUT", path("D1"), { display_name: "ä" }), asAdmin("GET", path("D1"))],
    },
    ...sweep({
      method: "PUT",
      template: "/v2/users/{user}/devices/D1",
      valid: { display_name: "Swept" },
      fields: ["display_name"],
      subject: "devices",
      valueAllow: {
        display_name: {
          false: "taken-by-accident",
          "0": "taken-by-accident",
          "[]": "taken-by-accident",
          '["x"]': "taken-by-accident",
          "[null]": "taken-by-accident",
        },
      },
    }),
  ],
};
