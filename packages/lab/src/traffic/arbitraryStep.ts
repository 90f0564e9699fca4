import { type OperationId, operations } from "@synapse-user-admin/contract";
import { userOrders } from "@synapse-user-admin/database";
import fc from "fast-check";
import { mediaOrders } from "../reads/media.ts";
import { arbitraryBody } from "./bodies.ts";
import type { SentValue, TokenPlace, TrafficStep } from "./trafficStep.ts";

type Weighted<T> = readonly (readonly [weight: number, value: T])[];
const weighted = <T>(choices: Weighted<fc.Arbitrary<T>>): fc.Arbitrary<T> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const texts = (...values: readonly string[]): fc.Arbitrary<SentValue> =>
  fc.constantFrom(...values).map((text) => ({ text, raw: false }));
const raws = (...values: readonly string[]): fc.Arbitrary<SentValue> =>
  fc.constantFrom(...values).map((text) => ({ text, raw: true }));

const made = ["m", "r", "p"].map((letter) => `‹user ${letter}›`);
const maybe = ["n0", "n1"].map((letter) => `‹user ${letter}›`);
const seeded = [
  "alice",
  "bob",
  "judy",
  "deactivated",
  "erased",
  "locked",
  "suspended",
  "noname",
  "bridge_ghost",
];

/** Ids that are nobody's, and ids of the sequence's accounts in another spelling. */
const oddIds = raws(
  "@nobody:‹server›",
  "@someone:remote.test",
  "@Nobody:‹server›",
  "%40‹localpart p›%3A‹server›",
  "@‹localpart p›:‹server›%20",
  "@P‹localpart p›:‹server›",
  "‹localpart p›",
  "@‹localpart p›",
  "@:‹server›",
  "@",
  "",
  "foo",
  "%00",
  "%ZZ",
  "%ff",
  "@a%25b:‹server›",
  "@%C3%A4:‹server›",
  "!room:‹server›",
  `@${"a".repeat(300)}:‹server›`,
);

const target = (writes: boolean): fc.Arbitrary<SentValue> =>
  weighted([
    [12, texts(...made)],
    [3, raws(...made)],
    [3, texts(...maybe)],
    ...(writes ? [] : [[4, texts(...seeded.map((name) => `@${name}:‹server›`))] as const]),
    [2, oddIds],
    [1, texts("‹user a›")],
  ]);

const pathValues = (operation: OperationId, name: string): fc.Arbitrary<SentValue> => {
  switch (name) {
    case "device_id":
      return weighted([
        [9, texts("D1", "D2", "D1", "NEW", "‹device x›")],
        [1, raws("NOPE", "d1", "%00", "a%2Fb", "%ZZ", "", "%C3%A9")],
      ]);
    case "provider":
      return texts("example", "example", "example", "oidc", "Example", "é");
    case "external_id":
      return weighted([
        [6, texts("sub-‹prefix›", "sub-‹prefix›", "‹prefix›", "a/‹prefix›")],
        [1, raws("nope", "%00", "", "%ff")],
      ]);
    case "medium":
      return texts("email", "email", "email", "msisdn", "carrier-pigeon");
    case "address":
      return weighted([
        [
          6,
          texts(
            "m.‹prefix›@example.com",
            "m.‹prefix›@example.com",
            "M.‹prefix›@Example.com",
            "‹prefix›@example.com",
          ),
        ],
        [1, raws("nope", "%00", "a@b@c", "%ff")],
      ]);
    case "redact_id":
      return weighted([
        [8, texts("‹redaction x›", "‹redaction y›")],
        [1, raws("nope", "%00", "", "redact")],
      ]);
    default: {
      const upsert = operation === "upsertUser";
      const ids = target(operations[operation].writes);
      return upsert
        ? weighted([
            [3, texts(...maybe)],
            [2, ids],
          ])
        : ids;
    }
  }
};

type Query = readonly (readonly [string, SentValue])[];

const oddValues: Readonly<Record<string, fc.Arbitrary<SentValue>>> = {
  integer: raws("-1", "abc", "1.5", "", "99999999999999999999", "%201", "+1", "9223372036854775807", "%00"),
  boolean: raws("TRUE", "1", "", "nope", "%ff"),
  string: raws("", "nope", "%C3%A9", "%00", "NAME"),
};

const words = (operation: OperationId, name: string): readonly string[] => {
  const media = operation.endsWith("Media");
  switch (name) {
    case "dir":
      return ["f", "b"];
    case "order_by":
      return media
        ? mediaOrders
        : // Not by what depends on the clock.
          userOrders.filter((order) => order !== "creation_ts" && order !== "last_seen_ts");
    case "not_user_type":
      return ["", "bot", "support", "nope"];
    case "username":
      return [
        "‹prefix›free",
        "‹localpart p›",
        "‹localpart n0›",
        "alice",
        "free-‹prefix›",
        "Upper",
        "a b",
        "_x",
      ];
    default:
      return ["‹prefix›", "P‹prefix›", "‹user p›", "nobody"];
  }
};
const valid = (operation: OperationId, name: string, type: string): fc.Arbitrary<SentValue> => {
  if (type === "boolean") return texts("true", "false");
  if (type === "integer") {
    return name === "from_ts" ? texts("0", "1", "4102444800000") : texts("0", "1", "2", "10", "100");
  }
  return texts(...words(operation, name));
};

/**
 * Which accounts a list shows: the sequence's own, ordered by what does not depend on the clock; or a seeded one. What an
 * earlier sequence left after a request that only one server took cannot be seen so.
 */
const shown: fc.Arbitrary<Query> = fc.oneof(
  texts("‹prefix›", "‹prefix›", "‹localpart p›").map((value): Query => [["name", value]]),
  texts("‹prefix›", "‹user p›").map((value): Query => [["user_id", value]]),
  fc
    .tuple(texts("alice", "weird"), texts("creation_ts", "last_seen_ts", "name"))
    .map(([name, order]): Query => [
      ["name", name],
      ["order_by", order],
    ]),
);

const arbitraryQuery = (operation: OperationId): fc.Arbitrary<Query> => {
  const all: Readonly<Record<string, { readonly type: string; readonly required: boolean }>> =
    operations[operation].queryParameters;
  const isList = operation === "listUsersV2" || operation === "listUsersV3";
  // A list by name would find the accounts of others, see `shown`.
  const names = Object.entries(all).filter(([name]) => !isList || (name !== "name" && name !== "user_id"));
  if (names.length === 0) return fc.constant([]);
  const required = names.filter(([, { required: needed }]) => needed).map(([name]) => name);
  const usual = fc
    .record(Object.fromEntries(names.map(([name, { type }]) => [name, valid(operation, name, type)])), {
      requiredKeys: required,
    })
    .map((chosen): Query => Object.entries(chosen));
  const one = fc
    .constantFrom(...names)
    .chain(([name, { type }]) => (oddValues[type] ?? texts("x")).map((value): Query => [[name, value]]));
  const ofLists = isList ? shown : fc.constant<Query>([]);
  return weighted<Query>([
    [10, fc.tuple(usual, ofLists).map(([query, list]) => withoutRepeats([...list, ...query]))],
    [
      2,
      fc.tuple(usual, ofLists, one).map(([query, list, odd]) => withoutRepeats([...list, ...odd, ...query])),
    ],
    // The same parameter twice.
    [
      1,
      fc
        .tuple(usual, ofLists, one)
        .map(([query, list, odd]) => [...withoutRepeats([...list, ...query]), ...odd]),
    ],
    [1, ofLists.map((list): Query => [...list, ["unknown", { text: "1", raw: false }]])],
  ]);
};

const withoutRepeats = (query: Query): Query =>
  query.filter(([name], index) => query.findIndex(([other]) => other === name) === index);

/** None of a login of the sequence: it may be the administrator's, by a device that is named as another's, see the cast. */
const strangers = ["‹token p›", "‹token guest›", "‹token locked›", "‹token deactivated›", "syt_nope", ""];
/** Sessions of the sequence: those that a logout may end. */
const sessions = ["‹token p›", "‹token m›", "‹token r›", "‹token x›", "‹token x›", "‹token y›", "‹token a›"];

const arbitraryToken = (operation: OperationId): fc.Arbitrary<string> => {
  const { caller } = operations[operation];
  const ofSession = caller !== "admin" && caller !== "anonymous" && !operation.startsWith("getUser");
  return ofSession
    ? weighted([
        [9, fc.constantFrom(...sessions)],
        [1, fc.constantFrom(...strangers)],
      ])
    : weighted([
        [16, fc.constant("‹token boss›")],
        [2, fc.constant("‹token a›")],
        [1, fc.constantFrom(...strangers)],
      ]);
};

const places: fc.Arbitrary<TokenPlace> = weighted<TokenPlace>([
  [20, fc.constant("bearer")],
  [2, fc.constant("query")],
  [1, fc.constantFrom<TokenPlace[]>("lower-case", "basic", "none")],
]);
const contentTypes = weighted<string | undefined>([
  [8, fc.constant("application/json")],
  [
    1,
    fc.constantFrom(
      undefined,
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/json; charset=utf-8",
    ),
  ],
]);

const stepOf = (operation: OperationId): fc.Arbitrary<TrafficStep> => {
  const { method, path: template, pathParameters } = operations[operation];
  const names: readonly string[] = pathParameters;
  return fc
    .record({
      path: fc.record(Object.fromEntries(names.map((name) => [name, pathValues(operation, name)]))),
      query: arbitraryQuery(operation),
      token: arbitraryToken(operation),
      tokenPlace: places,
      contentType: contentTypes,
      body: arbitraryBody(operation),
      keepAs: fc.constantFrom("x", "y"),
      routing: weighted([
        [40, fc.constant("as it is" as const)],
        [1, fc.constantFrom("slash" as const, "HEAD" as const, "PATCH" as const)],
      ]),
    })
    .map(({ body, routing, ...rest }): TrafficStep => ({
      ...rest,
      ...body,
      operation,
      method: routing === "PATCH" || (routing === "HEAD" && method === "GET") ? routing : method,
      template: routing === "slash" ? `${template}/` : template,
    }));
};

// Writes that change much, and what later steps live on, come more often; a status needs a redaction first.
const weights: Partial<Record<OperationId, number>> = {
  upsertUser: 3,
  login: 3,
  loginR0: 2,
  loginAsUser: 2,
  redactUserEvents: 2,
  listUsersV2: 2,
  listUsersV3: 2,
  deactivateUser: 1,
};

/** The operations' ids, as the contract has them. */
// Object.keys says string; the table is frozen by its type.
export const operationIds = Object.keys(operations) as readonly OperationId[];

/** One request to one of the operations of the contract; about three in four are good ones. */
export const arbitraryStep: fc.Arbitrary<TrafficStep> = fc.oneof(
  ...operationIds.map((operation) => ({
    weight: weights[operation] ?? 1,
    arbitrary: stepOf(operation),
  })),
);
