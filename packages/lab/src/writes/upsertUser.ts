import { admin, segment } from "../exchange.ts";
import type { Json, JsonObject } from "../json.ts";
import type { SubjectKind } from "../population.ts";
import { asAdmin, ofSubject, one, sweep, type WriteCase, type WriteTable } from "./writeCase.ts";

const path = ofSubject("/v2/users/{user}");
const put = (body: Json) => asAdmin("PUT", path, body);
const email = (...addresses: readonly Json[]): Json =>
  addresses.map((address) => ({ medium: "email", address }));
const external = (...ids: readonly string[]): Json =>
  ids.map((id) => ({ auth_provider: "lab", external_id: id }));
const sweptPasswords = ["a\u0000b", "", "x", "true", "pw", "other", "y".repeat(512)];
const more = { passwords: sweptPasswords };
const change = (name: string, kind: SubjectKind, ...bodies: readonly JsonObject[]): WriteCase => ({
  name: `${name} (${kind})`,
  subject: kind,
  steps: [...bodies.map(put), asAdmin("GET", path)],
  ...more,
});

const created: readonly (readonly [string, JsonObject])[] = [
  ["nothing", {}],
  [
    "all off",
    {
      admin: false,
      deactivated: false,
      locked: false,
      displayname: "",
      avatar_url: "",
      threepids: [],
      external_ids: [],
    },
  ],
  ["a display name", { displayname: "Ünï 🦊" }],
  ["an avatar", { avatar_url: "mxc://remote.test/a" }],
  ["a password", { password: "pw" }],
  ["an admin", { admin: true }],
  ["locked", { locked: true }],
  ["deactivated", { deactivated: true }],
  ["deactivated with a password", { deactivated: true, password: "pw" }],
  ["a bot", { user_type: "bot" }],
  ["support", { user_type: "support" }],
  ["a partner", { user_type: "partner" }],
  ["an unknown type", { user_type: "nope" }],
  ["user_type null", { user_type: null }],
  [
    "threepids",
    {
      threepids: [
        { medium: "email", address: "NEW1@Example.com" },
        { medium: "msisdn", address: "447000000001" },
      ],
    },
  ],
  ["external ids", { external_ids: external("created-1", "created-2") }],
  ["approved false", { approved: false }],
  [
    "read-only and unknown fields",
    {
      name: "@x:y",
      suspended: true,
      shadow_banned: true,
      is_guest: true,
      erased: true,
      creation_ts: 5,
      x: 1,
    },
  ],
  ["a threepid in use", { threepids: [{ medium: "email", address: "bob@example.com" }] }],
  ["logout_devices without a password", { logout_devices: true }],
];

/** An external id that is alice's. */
const taken: JsonObject = { external_ids: [{ auth_provider: "example", external_id: "12345" }] };

const localparts = [
  "UPPER",
  "sp%20ace",
  "_x",
  "1",
  "123",
  "a%2Fb",
  "a+b",
  "a%3Db",
  "%C3%A9",
  "x:y",
  "-",
  ".",
  "@",
  "~",
  "a%25",
  "bridge_x",
  "l".repeat(242),
  "l".repeat(243),
  "l".repeat(244),
  "",
];

const badThreepids: readonly Json[] = [
  [{}],
  [{ medium: "email" }],
  [{ address: "x@example.com" }],
  [{ medium: "foo", address: "x" }],
  [{ medium: "email", address: "nomail" }],
  [{ medium: "email", address: "" }],
  [{ medium: "email", address: "a@b@c" }],
  [{ medium: "email", address: "ü@example.com" }],
  [{ medium: "email", address: " space@example.com " }],
  [{ medium: "email", address: "nul\u0000@example.com" }],
  [{ medium: "msisdn", address: "abc" }],
  [{ medium: "msisdn", address: "+44 7000 000002" }],
  [{ medium: 1, address: "x" }],
  [{ medium: "email", address: 1 }],
  [{ medium: null, address: "x" }],
  [{ medium: "email", address: null }],
  [{ medium: "email", address: "own@example.com", validated_at: 5, added_at: 6 }],
  [{ medium: "email", address: "ok@example.com" }, {}],
  [[]],
  [
    [
      ["medium", "email"],
      ["address", "x"],
    ],
  ],
  { medium: "email", address: "x@example.com" },
];

const badExternalIds: readonly Json[] = [
  [{}],
  [{ auth_provider: "lab" }],
  [{ external_id: "x" }],
  [{ auth_provider: 1, external_id: "x" }],
  [{ auth_provider: "lab", external_id: 1 }],
  [{ auth_provider: "", external_id: "" }],
  [{ auth_provider: "lab", external_id: "nul\u0000" }],
  [{ auth_provider: "lab", external_id: "ok" }, {}],
  [[]],
  { auth_provider: "lab", external_id: "x" },
];

/** Fields whose wrong values Synapse does not look at when the account is new. */
const takenWhenNew: ReadonlySet<string> = new Set(["displayname", "avatar_url", "approved"]);

/** For each field a value that is refused: in pairs they show which is looked at first. */
const wrong: JsonObject = {
  displayname: 1,
  avatar_url: 1,
  threepids: 1,
  external_ids: 1,
  user_type: "nope",
  admin: "x",
  password: 1,
  deactivated: "x",
  locked: "x",
  logout_devices: "x",
  approved: "x",
};
const pairs = Object.keys(wrong).flatMap((first, index, all) =>
  all.slice(index + 1).map((second) => [first, second] as const),
);

export const upsertUser: WriteTable = {
  operation: "upsertUser",
  cases: [
    ...created.map(([name, body]) => ({
      name: `create: ${name}`,
      subject: "free" as const,
      steps: [put(body), put(body), asAdmin("GET", path)],
      ...more,
    })),
    ...localparts.map((localpart) =>
      one(
        `create: localpart ${localpart.slice(0, 12)} (${localpart.length})`,
        "free",
        asAdmin("PUT", ({ world }) => `${admin}/v2/users/@${localpart}:${world.serverName}`, {
          displayname: "Odd",
        }),
        localpart.startsWith("bridge") ? { allow: ["appservice-config"] } : {},
      ),
    ),
    change("nothing", "plain", {}),
    ...(
      [
        "plain",
        "bare",
        "full",
        "joined",
        "deactivated",
        "erased",
        "guest",
        "support",
        "appservice",
        "locked",
      ] as const
    ).map((kind) =>
      change(
        "display name",
        kind,
        { displayname: "New name" },
        { displayname: "New name" },
        { displayname: "" },
      ),
    ),
    ...(["plain", "full", "joined", "erased"] as const).map((kind) =>
      change("avatar", kind, { avatar_url: "mxc://remote.test/new" }, { avatar_url: "" }),
    ),
    change("both, in one", "full", { displayname: "Both", avatar_url: "mxc://remote.test/both" }),
    ...[256, 257].map((length) =>
      change(`display name of ${length}`, "plain", { displayname: "x".repeat(length) }),
    ),
    ...[1000, 1001].map((length) =>
      change(`avatar of ${length}`, "plain", { avatar_url: "x".repeat(length) }),
    ),
    change("display name of 256 foxes", "plain", { displayname: "🦊".repeat(256) }),
    change("no mxc", "plain", { avatar_url: "https://example.com/a.png" }),
    ...(["plain", "admin", "deactivated", "guest"] as const).map((kind) =>
      change("admin", kind, { admin: true }, { admin: true }, { admin: false }),
    ),
    change(
      "user type",
      "plain",
      { user_type: "bot" },
      { user_type: "bot" },
      { user_type: "support" },
      { user_type: null },
    ),
    ...(["plain", "devices", "full", "locked", "deactivated"] as const).map((kind) =>
      change("lock", kind, { locked: true }, { locked: true }, { locked: false }),
    ),
    change("approved", "plain", { approved: false }, { approved: true }),
    ...(["plain", "bare", "devices", "full", "joined", "deactivated", "guest", "appservice"] as const).map(
      (kind) => ({ ...change("password", kind, { password: "other" }), passwords: ["other"] }),
    ),
    change("password, devices stay", "full", { password: "other", logout_devices: false }),
    change("logout_devices alone", "devices", { logout_devices: true }),
    ...[512, 513].map((length) => change(`password of ${length}`, "plain", { password: "y".repeat(length) })),
    change(
      "threepids",
      "plain",
      { threepids: email("one@example.com", "two@example.com") },
      { threepids: email("ONE@Example.com") },
      { threepids: email("one@example.com", "one@example.com") },
      { threepids: [] },
    ),
    change("threepids replaced", "full", { threepids: email("replaced@example.com") }),
    change("threepids gone", "full", { threepids: [] }),
    change(
      "a threepid of another",
      "plain",
      { threepids: email("carol-not-bob@example.com") },
      { threepids: email("alice@domain.org") },
    ),
    change(
      "external ids",
      "plain",
      { external_ids: external("c1", "c2") },
      { external_ids: external("c2", "c3") },
      { external_ids: external("c2", "c2") },
      { external_ids: [] },
    ),
    change("external ids gone", "full", { external_ids: [] }),
    one("an external id of another, and a name", "plain", put({ ...taken, displayname: "not set" }), {
      halfDone: true,
    }),
    one("create: an external id in use", "free", put(taken), { halfDone: true }),
    ...badThreepids.map((threepids) =>
      change(`threepids ${JSON.stringify(threepids).slice(0, 60)}`, "plain", { threepids }),
    ),
    ...badExternalIds.map((ids) =>
      change(`external_ids ${JSON.stringify(ids).slice(0, 60)}`, "plain", { external_ids: ids }),
    ),
    {
      ...change("external_ids of a provider that is null", "plain", {
        external_ids: [{ auth_provider: null, external_id: "x" }],
      }),
      allow: ["null-external-id"],
    },
    ...(
      ["plain", "bare", "devices", "full", "joined", "locked", "erased", "guest", "support", "admin"] as const
    ).map((kind) => ({
      ...change("deactivate", kind, { deactivated: true }, { deactivated: true }),
    })),
    { ...change("deactivate with a password", "full", { deactivated: true, password: "pw" }) },
    {
      ...change("deactivate with everything", "full", {
        deactivated: true,
        displayname: "Gone",
        threepids: email("gone2@example.com"),
        admin: true,
        locked: true,
      }),
    },
    ...(["deactivated", "erased"] as const).flatMap((kind) => [
      change("reactivate", kind, { deactivated: false }, { deactivated: false }),
      change("reactivate with a password", kind, { deactivated: false, password: "pw" }),
      change("reactivate with a name", kind, { deactivated: false, displayname: "Back" }),
    ]),
    one(
      "the caller itself, admin false",
      "free",
      asAdmin("PUT", ({ world }) => `${admin}/v2/users/${segment(world.state.admin.userId)}`, {
        admin: false,
      }),
    ),
    one(
      "the caller itself, locked",
      "free",
      asAdmin("PUT", ({ world }) => `${admin}/v2/users/${segment(world.state.admin.userId)}`, {
        locked: "x",
      }),
    ),
    ...Object.keys(wrong).map((field) => {
      const body = { [field]: wrong[field] ?? null };
      const name = `wrong ${field}, new account`;
      // Taken by one alone, there is an account to read on that side only.
      return field !== "approved" && takenWhenNew.has(field)
        ? one(name, "free", put(body), { allow: ["taken-by-accident"] })
        : change(name, "free", body);
    }),
    ...pairs.flatMap(([first, second]) =>
      (["plain", "free"] as const).map((kind) =>
        one(
          `wrong ${first} and ${second} (${kind})`,
          kind,
          put({ [first]: wrong[first] ?? null, [second]: wrong[second] ?? null }),
          kind === "free" && takenWhenNew.has(first) && takenWhenNew.has(second)
            ? { allow: ["taken-by-accident"] }
            : {},
        ),
      ),
    ),
    ...sweep({
      method: "PUT",
      template: "/v2/users/{user}",
      valid: {},
      fields: Object.keys(wrong),
      // It is one afterwards, and must be nobody's in the other operations.
      unknown: "@made-by-target:{server}",
      valueAllow: {
        threepids: { '""': "taken-by-accident", "{}": "taken-by-accident" },
        external_ids: { '""': "taken-by-accident", "{}": "taken-by-accident" },
      },
      more: more,
    }),
  ],
};
