import type { OperationId } from "@synapse-user-admin/contract";
import fc from "fast-check";
import { isObject, type Json, type JsonObject } from "../json.ts";

type Fields = Readonly<Record<string, fc.Arbitrary<Json>>>;

const oneOf = (...values: readonly Json[]): fc.Arbitrary<Json> => fc.constantFrom(...values);
const flag = fc.boolean();
const password = oneOf("Password 1", "Password 2", "pä‹localpart p›", "\u212b", "x".repeat(512));
const name = oneOf("Name", "ẞ name ‹prefix›", "  ", "", "🦊", "n".repeat(100), null);
const deviceId = oneOf("D1", "D2", "NEW", "é/x", "‹device x›");
// Of this sequence alone, as one server may hold what the other refused by a named tolerance.
const threepid = oneOf(
  { medium: "email", address: "‹prefix›@example.com" },
  { medium: "email", address: "B.‹prefix›@EXAMPLE.com" },
  { medium: "msisdn", address: "44‹prefix›" },
  { medium: "msisdn", address: "c@‹prefix›.org" },
);
const externalId = fc.record({
  auth_provider: oneOf("example", "oidc"),
  external_id: oneOf("‹prefix›", "a/‹prefix›", "é‹prefix›"),
});
const user = fc
  .constantFrom("p", "p", "r", "m", "n0", "n1", "a")
  .chain((letter) => oneOf(`‹localpart ${letter}›`, `‹user ${letter}›`));
const identifier = fc.oneof(
  { weight: 8, arbitrary: user.map((value): JsonObject => ({ type: "m.id.user", user: value })) },
  {
    weight: 1,
    arbitrary: threepid.map((value): JsonObject => ({
      type: "m.id.thirdparty",
      ...(isObject(value) ? value : {}),
    })),
  },
);

interface BodyPlan {
  readonly required: Fields;
  readonly optional: Fields;
}

const time = oneOf(0, 1, -1, 4_102_444_800_000, 1_000_000_000_000);
const login: BodyPlan = {
  required: {
    type: oneOf("m.login.password"),
    identifier,
    password: oneOf("Password 1", "Password 1", "Password 1", "Password 2", "wrong"),
  },
  optional: {
    device_id: deviceId,
    initial_device_display_name: name,
    refresh_token: oneOf(false, false, true),
  },
};

/** The members of every body that the contract has, with values that mean something to the accounts of a sequence. */
const plans: Partial<Record<OperationId, BodyPlan>> = {
  upsertUser: {
    required: {},
    optional: {
      displayname: name,
      avatar_url: oneOf("mxc://remote.test/a", "", null, "http://x"),
      password,
      logout_devices: flag,
      threepids: fc.array(threepid, { maxLength: 2 }),
      external_ids: fc.array(externalId, { maxLength: 2 }),
      admin: oneOf(false, false, true),
      deactivated: oneOf(false, false, true),
      locked: oneOf(false, false, true),
      user_type: oneOf(null, "bot", "support", "partner"),
    },
  },
  deactivateUser: { required: {}, optional: { erase: flag } },
  setUserSuspension: { required: { suspend: flag }, optional: {} },
  resetUserPassword: { required: { new_password: password }, optional: { logout_devices: flag } },
  setUserAdmin: { required: { admin: flag }, optional: {} },
  loginAsUser: { required: {}, optional: { valid_until_ms: oneOf(null, 4_102_444_800_000, 1, 0, -1) } },
  createUserDevice: { required: { device_id: deviceId }, optional: {} },
  bulkDeleteUserDevices: {
    required: { devices: fc.array(deviceId, { maxLength: 3 }) },
    optional: {},
  },
  updateUserDevice: { required: {}, optional: { display_name: name } },
  setUserRatelimitOverride: {
    required: {},
    optional: {
      messages_per_second: oneOf(0, 1, 100, 2_147_483_647),
      burst_count: oneOf(0, 1, 100, 2_147_483_647),
    },
  },
  redactUserEvents: {
    required: { rooms: oneOf([], [], ["‹room m›"], ["‹room m›", "!nope:‹server›"]) },
    optional: {
      reason: oneOf("spam", "", null, "é"),
      limit: oneOf(null, 1, 2, 1000),
      use_admin: oneOf(null, false, true),
      before_ts: time,
      after_ts: time,
    },
  },
  login,
  loginR0: login,
};

/** What a member may be of that it should not: wrong types, bounds, texts that databases do not hold. */
const odd: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  9_007_199_254_740_991,
  "",
  "x",
  "é".repeat(300),
  "y".repeat(1001),
  "a\u0000b",
  [],
  ["x"],
  [null],
  [{ medium: "email", address: "no-mail" }],
  {},
  { a: { b: [1] } },
];

const rawBodies = ["", "{", "[]", "null", "5", '"x"', '{"a":1}}', "\u00ff", " {} "];

export interface ArbitraryBody {
  readonly body: { readonly json: Json } | { readonly raw: string } | undefined;
  /** The good body of which one member was replaced or left out; undefined where none was. */
  readonly straight: JsonObject | undefined;
}

const nothing: ArbitraryBody = { body: undefined, straight: undefined };
const as = (body: ArbitraryBody["body"]): ArbitraryBody => ({ body, straight: undefined });

/** Members of a request that a tool sends back with the rest of a record. */
const unknownMembers: JsonObject = { name: "‹user p›", is_guest: 0, unknown: [{ nested: null }] };

const good = (plan: BodyPlan): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(
      fc.record({ ...plan.required, ...plan.optional }, { requiredKeys: Object.keys(plan.required) }),
      fc.constantFrom(false, false, false, true),
    )
    .map(([body, more]) => (more ? { ...body, ...unknownMembers } : body));

const bent = (plan: BodyPlan): fc.Arbitrary<ArbitraryBody> => {
  const names = [...Object.keys(plan.required), ...Object.keys(plan.optional)];
  return fc
    .tuple(good(plan), fc.constantFrom(...names), fc.option(oneOf(...odd), { freq: 6, nil: undefined }))
    .map(([straight, member, value]): ArbitraryBody => {
      const rest = Object.fromEntries(Object.entries(straight).filter(([key]) => key !== member));
      return { body: { json: value === undefined ? rest : { ...rest, [member]: value } }, straight };
    });
};

/** A body for the operation: as the contract has it three times in four. */
export const arbitraryBody = (operation: OperationId): fc.Arbitrary<ArbitraryBody> => {
  const plan = plans[operation];
  if (plan === undefined) {
    return fc.oneof(
      { weight: 8, arbitrary: fc.constant(nothing) },
      { weight: 1, arbitrary: oneOf({}, { a: 1 }).map((json) => as({ json })) },
      { weight: 1, arbitrary: fc.constantFrom("", "{").map((raw) => as({ raw })) },
    );
  }
  return fc.oneof(
    { weight: 15, arbitrary: good(plan).map((json) => as({ json })) },
    { weight: 4, arbitrary: bent(plan) },
    { weight: 1, arbitrary: fc.constantFrom(...rawBodies).map((raw) => as({ raw })) },
    { weight: 1, arbitrary: fc.constant(nothing) },
  );
};
