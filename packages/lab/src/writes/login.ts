import type { ExchangeTolerance } from "../compareAnswers.ts";
import type { Json, JsonObject } from "../json.ts";
import type { SubjectKind } from "../population.ts";
import {
  fromAnswer,
  one,
  type Step,
  type StepContext,
  type WriteCase,
  type WriteTable,
} from "./writeCase.ts";

const v3 = "/_matrix/client/v3/login";

const post =
  (body: (context: StepContext) => Json | undefined, path = v3): Step =>
  (context) => {
    const value = body(context);
    return {
      method: "POST",
      path,
      headers: { "Content-Type": "application/json" },
      ...(value === undefined ? {} : { body: JSON.stringify(value) }),
    };
  };

const raw =
  (body: string | Uint8Array, contentType = "application/json"): Step =>
  () => ({
    method: "POST",
    path: v3,
    headers: { "Content-Type": contentType },
    body,
  });

const byUser = ({ subject }: StepContext): JsonObject => ({
  type: "m.login.password",
  identifier: { type: "m.id.user", user: subject.userId },
  password: subject.password,
});

/** A login of the subject that would work, with some members replaced. */
const changed = (
  name: string,
  change: (context: StepContext) => JsonObject,
  kind: SubjectKind = "plain",
  allow: readonly ExchangeTolerance[] = [],
): WriteCase =>
  one(
    name,
    kind,
    post((context) => ({ ...byUser(context), ...change(context) })),
    { allow },
  );

const scalars: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  "",
  "x",
  "a\u0000b",
  "\ud800",
  "y".repeat(600),
  [],
  ["x"],
  {},
  { a: 1 },
];
const shown = (value: Json): string => JSON.stringify(value).slice(0, 20);

const identifiers: readonly Json[] = [
  { type: "m.id.user" },
  { type: "m.id.user", user: "" },
  { type: "m.id.user", user: "@" },
  { type: "m.id.user", user: "nobody" },
  { type: "m.id.user", user: "@nobody:oracle.test" },
  { type: "m.id.user", user: "@someone:remote.test" },
  { type: "m.id.user", user: 1 },
  { type: "m.id.user", user: null },
  { type: "m.id.user", user: "a\u0000b" },
  { type: "m.id.user", user: "\ud800" },
  { type: "m.id.user", user: "x".repeat(600) },
  { type: "m.id.thirdparty" },
  { type: "m.id.thirdparty", medium: "email" },
  { type: "m.id.thirdparty", address: "bob@example.com" },
  { type: "m.id.thirdparty", medium: "email", address: "nobody@example.com" },
  { type: "m.id.thirdparty", medium: "email", address: "" },
  { type: "m.id.thirdparty", medium: "foo", address: "bob@example.com" },
  { type: "m.id.thirdparty", medium: 1, address: 1 },
  { type: "m.id.thirdparty", medium: "email", address: 1 },
  { type: "m.id.nope" },
  { type: 1 },
  { user: "nobody" },
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  "",
  [],
];

/** Of these Synapse misses another part than we do. */
const misjudgedIdentifiers: readonly Json[] = [
  {},
  { type: "m.id.user", user: [] },
  { type: "m.id.thirdparty", medium: "email", address: "a\u0000" },
  { type: "m.id.phone" },
  "x",
  "a\u0000b",
  "\ud800",
  "y".repeat(600),
  ["x"],
];

/** Types of login that are not offered here. */
const otherTypes: readonly Json[] = [
  "",
  "m.login.nope",
  "m.login.dummy",
  "m.login.sso",
  "m.login.token",
  "m.login.application_service",
];
const noTypes: readonly Json[] = [1, null, [], {}];

/** Values that Synapse takes for no value at all, or as they are. */
const takenByAccident: Readonly<Record<string, ReadonlySet<string>>> = {
  initial_device_display_name: new Set(["false", "0", "[]", '["x"]']),
  user: new Set(["false", "0", "[]", "{}"]),
};
const allowFor = (field: string, value: Json): readonly ExchangeTolerance[] => {
  if (field === "refresh_token" && value === true) return ["no-refresh-token"];
  return takenByAccident[field]?.has(JSON.stringify(value)) === true ? ["taken-by-accident"] : [];
};

const loginOf = (context: StepContext, more: JsonObject): JsonObject => ({ ...byUser(context), ...more });
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
  "deactivated",
  "erased",
  "support",
  "bot",
  "appservice",
  "dehydrated",
] as const;

export const login: WriteTable = {
  operation: "login",
  cases: [
    ...kinds.map((kind) => changed(kind, () => ({ device_id: "NEW" }), kind)),
    ...kinds.map((kind) => changed(`${kind}, wrong password`, () => ({ password: "wrong" }), kind)),
    changed("a generated device", () => ({})),
    changed("a new device with a name", () => ({ device_id: "NEW", initial_device_display_name: "Mine" })),
    changed("a device that exists", () => ({ device_id: "D1" }), "devices"),
    changed(
      "a device that exists, with another name",
      () => ({ device_id: "D2", initial_device_display_name: "Other" }),
      "devices",
    ),
    changed("with a refresh token", () => ({ device_id: "NEW", refresh_token: true }), "plain", [
      "no-refresh-token",
    ]),
    changed("a generated device with a refresh token", () => ({ refresh_token: true }), "plain", [
      "no-refresh-token",
    ]),
    changed("device_id null", () => ({ device_id: null, initial_device_display_name: null })),
    changed("an odd device id", () => ({ device_id: "ä/ %🦊" })),
    ...[512, 513, 5000].map((length) =>
      changed(`a device id of ${length}`, () => ({ device_id: "x".repeat(length) })),
    ),
    ...[100, 101, 300].map((length) =>
      changed(`a device name of ${length}`, () => ({ initial_device_display_name: "x".repeat(length) })),
    ),
    one(
      "the localpart",
      "plain",
      post((context) =>
        loginOf(context, { identifier: { type: "m.id.user", user: context.subject.localpart } }),
      ),
    ),
    one(
      "the localpart in capitals",
      "plain",
      post((context) =>
        loginOf(context, {
          identifier: { type: "m.id.user", user: context.subject.localpart.toUpperCase() },
        }),
      ),
    ),
    one(
      "the id in capitals",
      "plain",
      post((context) =>
        loginOf(context, { identifier: { type: "m.id.user", user: context.subject.userId.toUpperCase() } }),
      ),
    ),
    one(
      "the old member user",
      "plain",
      post(({ subject }) => ({
        type: "m.login.password",
        user: subject.localpart,
        password: subject.password,
      })),
    ),
    one(
      "the old member user, full id",
      "plain",
      post(({ subject }) => ({ type: "m.login.password", user: subject.userId, password: subject.password })),
    ),
    one(
      "the old members medium and address",
      "full",
      post(({ subject }) => ({
        type: "m.login.password",
        medium: "email",
        address: `${subject.localpart}@example.com`,
        password: subject.password,
      })),
    ),
    one(
      "user and identifier, which differ",
      "plain",
      post((context) => loginOf(context, { user: "nobody" })),
    ),
    one(
      "identifier and user, which differ",
      "plain",
      post((context) =>
        loginOf(context, {
          user: context.subject.localpart,
          identifier: { type: "m.id.user", user: "nobody" },
        }),
      ),
    ),
    one(
      "an e-mail address",
      "full",
      post((context) =>
        loginOf(context, {
          identifier: {
            type: "m.id.thirdparty",
            medium: "email",
            address: `${context.subject.localpart}@example.com`,
          },
        }),
      ),
    ),
    one(
      "an e-mail address in capitals",
      "full",
      post((context) =>
        loginOf(context, {
          identifier: {
            type: "m.id.thirdparty",
            medium: "email",
            address: `${context.subject.localpart}@EXAMPLE.com`,
          },
        }),
      ),
    ),
    one(
      "alice's phone number",
      "free",
      post(({ world }) => ({
        type: "m.login.password",
        password: world.state.password,
        device_id: "TEL",
        identifier: { type: "m.id.thirdparty", medium: "msisdn", address: "447470274584" },
      })),
    ),
    {
      name: "alice's phone number by country",
      subject: "free",
      steps: ["phone", "number"].map((member) =>
        post(({ world }) => ({
          type: "m.login.password",
          password: world.state.password,
          device_id: "TEL2",
          identifier: { type: "m.id.phone", country: "GB", [member]: "07470274584" },
        })),
      ),
      allow: ["phone-identifier"],
    },
    ...identifiers.map((identifier) =>
      changed(`identifier ${JSON.stringify(identifier).slice(0, 60)}`, () => ({ identifier })),
    ),
    ...misjudgedIdentifiers.map((identifier) =>
      changed(`identifier ${JSON.stringify(identifier).slice(0, 60)}`, () => ({ identifier }), "plain", [
        "login-submission",
      ]),
    ),
    ...noTypes.map((type) => changed(`type: ${JSON.stringify(type)}`, () => ({ type }))),
    ...otherTypes.map((type) =>
      changed(`type: ${JSON.stringify(type)}`, () => ({ type }), "plain", ["login-submission"]),
    ),
    one(
      "no type",
      "plain",
      post(({ subject }) => ({
        identifier: { type: "m.id.user", user: subject.userId },
        password: subject.password,
      })),
    ),
    one(
      "no password",
      "plain",
      post(({ subject }) => ({
        type: "m.login.password",
        identifier: { type: "m.id.user", user: subject.userId },
      })),
    ),
    one(
      "nobody named",
      "plain",
      post(({ subject }) => ({ type: "m.login.password", password: subject.password })),
    ),
    one(
      "token login without a token",
      "plain",
      post(() => ({ type: "m.login.token" })),
      { allow: ["login-submission"] },
    ),
    one(
      "token login",
      "plain",
      post(() => ({ type: "m.login.token", token: "nonsense" })),
      { allow: ["login-submission"] },
    ),
    ...["password", "device_id", "initial_device_display_name", "refresh_token", "user"].flatMap((field) =>
      scalars.map((value) =>
        changed(`${field}: ${shown(value)}`, () => ({ [field]: value }), "plain", allowFor(field, value)),
      ),
    ),
    ...["", "{}", "[]", '"x"', "null", "1", "{bad", "\ufeff{}", '{"type":NaN}', "{} x"].map((body) =>
      one(`body ${body}`, "free", raw(body)),
    ),
    one(
      "no body",
      "free",
      post(() => undefined),
    ),
    one("invalid UTF-8", "free", raw(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))),
    one("nesting of 5000", "free", raw(`{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`), {
      allow: ["deep-nesting"],
    }),
    one("2 MiB", "free", raw(`{"pad":"${"p".repeat(2 << 20)}"}`), { allow: ["body-limit"] }),
    one("a text type", "plain", (context) => ({
      method: "POST",
      path: v3,
      headers: { "Content-Type": "text/plain" },
      body: JSON.stringify(byUser(context)),
    })),
    one("a form type", "plain", (context) => ({
      method: "POST",
      path: v3,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: JSON.stringify(byUser(context)),
    })),
    one("with a token that is none", "plain", (context) => ({
      method: "POST",
      path: v3,
      headers: { Authorization: "Bearer nonsense" },
      body: JSON.stringify(byUser(context)),
    })),
    {
      name: "then whoami",
      subject: "plain",
      steps: [
        post((context) => loginOf(context, { device_id: "NEW" })),
        (context) => ({
          method: "GET",
          path: "/_matrix/client/v3/account/whoami",
          headers: { Authorization: `Bearer ${fromAnswer(context, 0, "access_token")}` },
        }),
        post((context) => loginOf(context, { device_id: "NEW" })),
        (context) => ({
          method: "GET",
          path: "/_matrix/client/v3/account/whoami",
          headers: { Authorization: `Bearer ${fromAnswer(context, 0, "access_token")}` },
        }),
      ],
    },
  ],
};

export const loginR0: WriteTable = {
  operation: "loginR0",
  cases: [
    one(
      "a login",
      "plain",
      post((context) => loginOf(context, { device_id: "NEW" }), v3.replace("v3", "r0")),
    ),
    one(
      "a wrong password",
      "plain",
      post((context) => loginOf(context, { password: "wrong" }), v3.replace("v3", "r0")),
    ),
    one(
      "no body",
      "free",
      post(() => undefined, v3.replace("v3", "r0")),
    ),
  ],
};
