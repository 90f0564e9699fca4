import { describe, expect, it } from "vitest";
import { operationsOf } from "../generate/document.ts";
import { contract, validator } from "./schemas.ts";

/** A body that the operation takes, and the values that one field of it can and can't have: Synapse 1.163.2 observed. */
interface FieldCase {
  operation: string;
  field: string;
  rest?: Record<string, unknown>;
  takes: unknown[];
  refuses: unknown[];
}

const NUL = "a\0b";
const LONE_SURROGATE = "a\ud800";
const long = (length: number) => "x".repeat(length);
const login = { type: "m.login.password", user: "alice", password: "secret" };

const cases: FieldCase[] = [
  {
    operation: "deactivateUser",
    field: "erase",
    takes: [true, false],
    refuses: [null, "true", 1, 0, [], {}],
  },
  {
    operation: "setUserSuspension",
    field: "suspend",
    takes: [true, false],
    refuses: [null, "true", "yes", 1, 0, []],
  },
  {
    operation: "resetUserPassword",
    field: "new_password",
    takes: ["", "secret", long(513), NUL],
    refuses: [null, 5, [], LONE_SURROGATE],
  },
  {
    operation: "loginAsUser",
    field: "valid_until_ms",
    takes: [null, -1, 0, 99999999999999],
    refuses: ["5", 1.5, true, [], 2 ** 63],
  },
  {
    operation: "createUserDevice",
    field: "device_id",
    takes: ["A1", "a/b", long(3000)],
    refuses: [null, 5, "", true, [], {}, NUL, LONE_SURROGATE],
  },
  {
    operation: "updateUserDevice",
    field: "display_name",
    takes: [null, "", "My phone", long(100)],
    refuses: [5, true, long(101), NUL, LONE_SURROGATE],
  },
  {
    operation: "bulkDeleteUserDevices",
    field: "devices",
    takes: [[], ["A1"], ["A1", "A1"]],
    refuses: [null, 5, true, [5], [null], [["A1"]], [{}], [NUL], [LONE_SURROGATE]],
  },
  {
    operation: "setUserRatelimitOverride",
    field: "messages_per_second",
    takes: [0, 5, 2147483648],
    refuses: [null, "5", 1.5, true, -1, [], {}, 2 ** 63],
  },
  {
    operation: "setUserRatelimitOverride",
    field: "burst_count",
    takes: [0, 5, 2147483648],
    refuses: [null, "5", 1.5, true, -1, [], {}, 2 ** 63],
  },
  {
    operation: "redactUserEvents",
    field: "rooms",
    takes: [[], ["!a:b"], ["x"], [""]],
    refuses: [null, "x", 5, {}, [5], [null]],
  },
  {
    operation: "redactUserEvents",
    field: "reason",
    rest: { rooms: [] },
    takes: [null, "", "spam"],
    refuses: [5],
  },
  {
    operation: "redactUserEvents",
    field: "limit",
    rest: { rooms: [] },
    takes: [null, 0, 5],
    refuses: ["5", -1, 1.5, true],
  },
  {
    operation: "redactUserEvents",
    field: "use_admin",
    rest: { rooms: [] },
    takes: [null, true, false],
    refuses: ["true", 1],
  },
  {
    operation: "redactUserEvents",
    field: "before_ts",
    rest: { rooms: [] },
    takes: [null, -1, 5],
    refuses: ["5", 1.5],
  },
  {
    operation: "redactUserEvents",
    field: "after_ts",
    rest: { rooms: [] },
    takes: [null, -1, 5],
    refuses: ["5", true],
  },
  {
    operation: "upsertUser",
    field: "password",
    takes: [null, "", long(512), NUL],
    refuses: [5, true, [], {}, long(513), LONE_SURROGATE],
  },
  { operation: "upsertUser", field: "logout_devices", takes: [true, false], refuses: [null, 5, "x", []] },
  {
    operation: "upsertUser",
    field: "displayname",
    takes: ["", "Bob", long(256)],
    refuses: [5, true, [], {}, NUL, LONE_SURROGATE],
  },
  {
    operation: "upsertUser",
    field: "avatar_url",
    takes: ["", "http://x", "mxc://a/b", long(1000)],
    refuses: [5, true, [], long(1001), NUL],
  },
  {
    operation: "upsertUser",
    field: "threepids",
    takes: [
      null,
      [],
      [{ medium: "email", address: "b@ex.com", x: 1 }],
      [{ medium: "msisdn", address: "abc" }],
    ],
    refuses: [
      5,
      true,
      [5],
      [null],
      ["x"],
      [{}],
      [{ medium: "email" }],
      [{ address: "x@y.z" }],
      [{ medium: "x", address: "y" }],
      [{ medium: null, address: "y" }],
      [{ medium: "email", address: 5 }],
    ],
  },
  {
    operation: "upsertUser",
    field: "external_ids",
    takes: [
      null,
      [],
      [{ auth_provider: "", external_id: "" }],
      [{ auth_provider: "p", external_id: long(3000) }],
    ],
    refuses: [
      5,
      true,
      [5],
      [null],
      ["x"],
      [{}],
      [{ auth_provider: "p" }],
      [{ external_id: "x" }],
      [{ auth_provider: 5, external_id: "x" }],
      [{ auth_provider: "p", external_id: NUL }],
    ],
  },
  { operation: "upsertUser", field: "admin", takes: [true, false], refuses: [null, 5, "true", 0, 1, []] },
  {
    operation: "upsertUser",
    field: "deactivated",
    takes: [true, false],
    refuses: [null, 5, "true", 0, 1, []],
  },
  { operation: "upsertUser", field: "locked", takes: [true, false], refuses: [null, 5, "true", 0, []] },
  {
    operation: "upsertUser",
    field: "user_type",
    takes: [null, "bot", "support", "partner"],
    refuses: [5, true, []],
  },
  // Fields of a record that can't be set, and any other, are ignored.
  ...["suspended", "approved", "is_guest", "name", "creation_ts", "erased"].map((field) => ({
    operation: "upsertUser",
    field,
    takes: [null, 5, "x", true, []],
    refuses: [],
  })),
  {
    operation: "login",
    field: "type",
    rest: login,
    takes: ["m.login.password"],
    refuses: [null, 5, "x", "m.login.dummy"],
  },
  {
    operation: "login",
    field: "password",
    rest: login,
    takes: ["", "secret", NUL, long(600)],
    refuses: [null, 5, LONE_SURROGATE],
  },
  {
    operation: "login",
    field: "user",
    rest: login,
    takes: [null, "", "alice", "@alice:example.com"],
    refuses: [5, NUL, LONE_SURROGATE],
  },
  {
    operation: "login",
    field: "device_id",
    rest: login,
    takes: [null, "", "D1", long(512)],
    refuses: [5, [], NUL, long(513)],
  },
  {
    operation: "login",
    field: "initial_device_display_name",
    rest: login,
    takes: [null, "", "My", long(100)],
    refuses: [5, NUL, long(101)],
  },
  { operation: "login", field: "refresh_token", rest: login, takes: [true, false], refuses: [null, "x"] },
  {
    operation: "login",
    field: "identifier",
    rest: login,
    takes: [
      null,
      { type: "m.id.user", user: "alice" },
      { type: "m.id.thirdparty", medium: "email", address: "a@b.c" },
    ],
    refuses: [
      "alice",
      [],
      {},
      { user: "alice" },
      { type: null },
      { type: "x" },
      { type: "m.id.user", user: 5 },
    ],
  },
];

/** Operations whose body may be missing; they take `null` for it as well. */
const optionalBody = ["deactivateUser", "loginAsUser", "setUserRatelimitOverride", "updateUserDevice"];

function bodyValidator(operationId: string) {
  const placed = operationsOf(contract).find(({ operation }) => operation.operationId === operationId);
  const schema = placed?.operation.requestBody?.content["application/json"]?.schema;
  if (schema === undefined) throw new Error(`${operationId} takes no body`);
  return validator(schema);
}

describe("request bodies", () => {
  it.each(cases)("of $operation: $field", ({ operation, field, rest, takes, refuses }) => {
    const validate = bodyValidator(operation);
    const fits = (value: unknown) => validate({ ...rest, [field]: value });
    expect({ refused: takes.filter((value) => !fits(value)), taken: refuses.filter(fits) }).toEqual({
      refused: [],
      taken: [],
    });
  });

  it("may be missing, and then null as well, in four operations", () => {
    const withBody = operationsOf(contract).flatMap(({ operation }) =>
      operation.requestBody === undefined ? [] : [operation],
    );
    const optional = withBody.filter(({ requestBody }) => requestBody?.required !== true);
    const takeNull = withBody.filter(({ operationId }) => bodyValidator(operationId)(null));
    expect(optional.map(({ operationId }) => operationId)).toEqual(optionalBody);
    expect(takeNull.map(({ operationId }) => operationId)).toEqual(optionalBody);
  });

  it("are never a list", () => {
    const operations = [...new Set(cases.map(({ operation }) => operation))];
    expect(operations.filter((operation) => bodyValidator(operation)([]))).toEqual([]);
  });
});
