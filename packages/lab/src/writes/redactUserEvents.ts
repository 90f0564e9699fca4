import { admin } from "../exchange.ts";
import type { Json, JsonObject } from "../json.ts";
import {
  asAdmin,
  fromAnswer,
  ofSubject,
  one,
  type StepContext,
  sweep,
  type WriteCase,
  type WriteTable,
} from "./writeCase.ts";

const template = "/v1/user/{user}/redact";
const path = ofSubject(template);
const redact = (body: Json) => asAdmin("POST", path, body);
const status = asAdmin(
  "GET",
  (context) => `${admin}/v1/user/redact_status/${fromAnswer(context, 0, "redact_id")}`,
);
const jobs = { rooms: true } as const;
const integer = { "1e2": "float-literal", "9223372036854775808": "number-beyond-53-bits" } as const;

/** A redaction of what a member of the lobby sent there, which is the event of joining. */
const inRooms = (
  name: string,
  rooms: readonly string[],
  more: JsonObject = {},
  readsStatus = true,
): WriteCase => ({
  name,
  subject: "joined",
  steps: [
    (context: StepContext) =>
      redact({ rooms: rooms.map((room) => context.world.state.rooms[room] ?? room), ...more })(context),
    ...(readsStatus ? [status] : []),
  ],
  ...jobs,
});

/** Ids that no room has. */
const noRooms: readonly string[] = [
  "!unknown:oracle.test",
  "!unknown:remote.test",
  "!unknown",
  "!",
  "",
  "foo",
  "#lobby:oracle.test",
  "@alice:oracle.test",
  "$event",
  "!ünknown:oracle.test",
  "!🦊",
  "! space",
  "!a\nb",
  "!%00",
  `!${"x".repeat(600)}`,
  "!nul\u0000",
  "!\ud800",
];

/** The edges of numbers, as JSON. */
const numbers: readonly string[] = [
  "2",
  "1000",
  "2147483647",
  "2147483648",
  "9007199254740991",
  "-9007199254740991",
  "-0",
];
const beyondSafe = ["9007199254740993", "9223372036854775807", "-9223372036854775808"];

const numbered = (field: string): WriteCase[] =>
  numbers.map((value) =>
    one(
      `${field}: ${value}`,
      "plain",
      asAdmin("POST", path, { raw: `{"rooms":[],"${field}":${value}}` }),
      jobs,
    ),
  );

export const redactUserEvents: WriteTable = {
  operation: "redactUserEvents",
  cases: [
    inRooms("everywhere", []),
    inRooms("in a room", ["lobby"]),
    inRooms("for a reason", ["lobby"], { reason: "spam" }),
    inRooms("for a reason that is empty", ["lobby"], { reason: "" }),
    inRooms("in rooms that the user is not in", ["team", "direct", "knock"]),
    inRooms("where the user is invited", ["invited_only"]),
    inRooms("the newest one", ["lobby"], { limit: 1 }),
    inRooms("limit 0", ["lobby"], { limit: 0 }),
    inRooms("limit null", ["lobby"], { limit: null }),
    inRooms("everything null", ["lobby"], {
      limit: null,
      reason: null,
      use_admin: null,
      before_ts: null,
      after_ts: null,
    }),
    inRooms("before everything", ["lobby"], { before_ts: 1 }),
    inRooms("before the year 1970", ["lobby"], { before_ts: -1 }),
    inRooms("before_ts 0", ["lobby"], { before_ts: 0 }),
    inRooms("until far in the future", ["lobby"], { before_ts: 9_007_199_254_740_991 }),
    inRooms("after everything", ["lobby"], { after_ts: 9_007_199_254_740_991 }),
    inRooms("after_ts 0", ["lobby"], { after_ts: 0 }),
    inRooms("bounds that leave nothing between them", ["lobby"], { after_ts: 2, before_ts: 1 }),
    inRooms("in the admin's name", ["lobby"], { use_admin: true }, false),
    inRooms("in their own name, said so", ["lobby"], { use_admin: false }),
    inRooms("a room, then one that is not known", ["lobby", "!unknown:oracle.test"], {}, false),
    inRooms("a room that is not known, then one", ["!unknown:oracle.test", "lobby"], {}, false),
    ...noRooms.map((room) =>
      one(`room ${JSON.stringify(room.slice(0, 20))}`, "plain", redact({ rooms: [room] }), jobs),
    ),
    ...["limit", "before_ts", "after_ts"].flatMap(numbered),
    ...["limit", "before_ts", "after_ts"].flatMap((field) =>
      beyondSafe.map((value) =>
        one(
          `${field}: ${value}`,
          "plain",
          asAdmin("POST", path, { raw: `{"rooms":[],"${field}":${value}}` }),
          { ...jobs, allow: ["number-beyond-53-bits"] },
        ),
      ),
    ),
    {
      name: "again, when the first one has ended",
      subject: "plain",
      steps: [redact({ rooms: [] }), redact({ rooms: [] })],
      ...jobs,
    },
    ...(
      [
        "deactivated",
        "erased",
        "guest",
        "appservice",
        "admin",
        "shadowBanned",
        "locked",
        "suspended",
      ] as const
    ).map((kind) => one(kind, kind, redact({ rooms: [] }), jobs)),
    ...sweep({
      method: "POST",
      template,
      valid: { rooms: [] },
      fields: ["rooms", "reason", "limit", "use_admin", "before_ts", "after_ts"],
      valueAllow: { limit: integer, before_ts: integer, after_ts: integer },
      more: jobs,
    }),
  ],
};
