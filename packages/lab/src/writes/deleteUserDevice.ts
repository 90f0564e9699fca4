import { asAdmin, ofSubject, one, sweep, type WriteTable } from "./writeCase.ts";

const path = (device: string) => ofSubject(`/v2/users/{user}/devices/${device}`);

export const deleteUserDevice: WriteTable = {
  operation: "deleteUserDevice",
  cases: [
    one("a device", "devices", asAdmin("DELETE", path("D1"))),
    one("a device with a refresh token", "devices", asAdmin("DELETE", path("D3"))),
    one("a device with keys and a pusher", "full", asAdmin("DELETE", path("D1"))),
    one("a device of a user in rooms", "joined", asAdmin("DELETE", path("D1"))),
    one("a dehydrated device", "dehydrated", asAdmin("DELETE", path("DEHYDRATED"))),
    one("an unknown device", "devices", asAdmin("DELETE", path("NOPE"))),
    one("an unknown device of a user in rooms", "joined", asAdmin("DELETE", path("NOPE"))),
    one("of a deactivated user", "deactivated", asAdmin("DELETE", path("D1"))),
    one("of a locked user", "locked", asAdmin("DELETE", path("D1"))),
    one("of a guest", "guest", asAdmin("DELETE", path("guest_device"))),
    {
      name: "the same device twice",
      subject: "devices",
      steps: [asAdmin("DELETE", path("D2")), asAdmin("DELETE", path("D2"))],
    },
    ...[
      "",
      "%00",
      "a%00b",
      "%ZZ",
      "%ff",
      "%2F",
      "a/b",
      "d1",
      "%44%31",
      "x".repeat(600),
      "%F0%9F%A6%8A",
      "D1/",
    ].map((device) => one(`device id ${device.slice(0, 20)}`, "devices", asAdmin("DELETE", path(device)))),
    ...sweep({ method: "DELETE", template: "/v2/users/{user}/devices/NOPE", valid: undefined, fields: [] }),
  ],
};
