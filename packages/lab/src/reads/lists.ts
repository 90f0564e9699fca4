import { userOrders } from "@synapse-user-admin/database";
import { admin, type Exchange, get, type World } from "../exchange.ts";

/** Each filter with each of its values, as it stands in a query. */
const filters: readonly (readonly string[])[] = [
  ["user_id=alice", "user_id=oracle.test", "user_id=%25_%25"],
  ["name=alice", "name=FILLER", "name=%C3%BC", "name="],
  ["guests=true", "guests=false"],
  ["deactivated=true", "deactivated=false"],
  ["admins=true", "admins=false"],
  ["locked=true", "locked=false"],
  ["not_user_type=bot", "not_user_type=bot&not_user_type=support", "not_user_type="],
];

const badNumbers = [
  "",
  "-1",
  "-0",
  "abc",
  "1.5",
  "1e2",
  "0x10",
  "+5",
  "%205",
  "5%20",
  "1_0",
  "007",
  "%D9%A5",
  "%00",
  "null",
  "true",
  "2147483648",
  "9007199254740993",
  "9223372036854775807",
  "9223372036854775808",
  "99999999999999999999999",
];
const badBooleans = ["TRUE", "True", "1", "0", "", "yes", "null", "%00", "true%20"];

const badQueries = [
  ...["limit", "from"].flatMap((name) => badNumbers.map((value) => `${name}=${value}`)),
  ...["guests", "deactivated", "admins", "locked"].flatMap((name) => [
    ...badBooleans.map((value) => `${name}=${value}`),
    `${name}=true&${name}=false`,
    `${name}=false&${name}=true`,
    `${name}=true&${name}=x`,
    `${name}=x&${name}=true`,
  ]),
  ...["limit", "from"].flatMap((name) => [
    `${name}=1&${name}=2`,
    `${name}=1&${name}=x`,
    `${name}=x&${name}=1`,
    name,
  ]),
  ...[
    "",
    "NAME",
    "nope",
    "erased",
    "suspended",
    "%00",
    "name&order_by=nope",
    "nope&order_by=name",
    "displayname&order_by=name",
  ].map((value) => `order_by=${value}&limit=3`),
  ...["", "F", "x", "fb", "%00", "f&dir=b", "b&dir=f", "b&dir=x", "x&dir=b"].map(
    (value) => `dir=${value}&limit=3`,
  ),
  ...[
    "",
    "%25",
    "_",
    "%5C",
    "a%5C_b",
    "100%25_sure",
    "%C3%84",
    "%C3%A4",
    "%27",
    "'",
    "%22",
    "a+b",
    "Bob+Builder",
    "Bob%20Builder",
  ].map((value) => `name=${value}`),
  ...[
    "%00",
    "%ff",
    "%ED%A0%80",
    "%ZZ",
    "%",
    "%F0%9F%A6%8A",
    "%40alice",
    "oracle.test",
    "alice&name=bob",
    "x".repeat(2000),
  ].map((value) => `name=${value}`),
  ...[
    "",
    "alice",
    "ALICE",
    "@alice:oracle.test",
    "%25",
    "@ali_e",
    "%00",
    "%ff",
    "%C3%A9",
    "alice&user_id=bob",
  ].map((value) => `user_id=${value}`),
  "name=bob&user_id=%C3%A9",
  ...[
    "",
    "nope",
    "BOT",
    "partner",
    "bot,support",
    "%00",
    "%ff",
    "%C3%A9",
    "bot&not_user_type=%C3%A9",
    "&not_user_type=bot",
    "bot&not_user_type=",
  ].map((value) => `not_user_type=${value}`),
  "name=alice&user_id=@bob:oracle.test",
  "name=&user_id=@bob:oracle.test",
  "limit=0",
  "from=0",
  "from=48",
  "from=1000",
  "from=40&limit=9223372036854775807",
  "user_type=bot",
  "unknown=1",
  "LIMIT=1",
  "lim%69t=1",
  "limit=%31",
  "limit=1;from=2",
  "limit=1&&from=2",
  "&limit=1",
  "=1&limit=1",
  "limit=1#fragment",
  // Which of several faults is answered.
  "limit=abc&from=-1&dir=x&order_by=x&guests=x",
  "limit=-1&from=abc",
  "guests=x&dir=x",
  "guests=x&order_by=x",
  "dir=x&order_by=x",
  "deactivated=x&guests=x",
  "locked=x&admins=x",
  "not_user_type=%ff&guests=x",
  ...["limit=-1", "from=-1", "limit=x", "guests=x", "deactivated=x", "order_by=x", "dir=x"].flatMap(
    (other) => [`name=%ff&${other}`, `user_id=%C3%A9&${other}`, `not_user_type=%C3%A9&${other}`],
  ),
];
const wordsBeyondAscii = ["order_by=%C3%A9", "order_by=%ff", "dir=%C3%A9", "dir=%ff"];
const secondValues = ["user_id=alice&user_id=%C3%A9", "name=bob&name=%ff"];

const pageStarts = (size: number, total: number): number[] =>
  Array.from({ length: Math.ceil(total / size) + 1 }, (_, page) => page * size);

/** Both lists: each order and direction in pages of 1, 7 and 100 to the end; each filter alone and in pairs; bad queries. */
export const listReads = (world: World): Exchange[] => {
  const total = Object.keys(world.state.users).length + 1;
  const lists = [
    { operation: "listUsersV2", path: `${admin}/v2/users` },
    { operation: "listUsersV3", path: `${admin}/v3/users` },
  ];
  const pairs = filters.flatMap((group, index) =>
    filters.slice(index + 1).flatMap((other) => group.flatMap((one) => other.map((two) => `${one}&${two}`))),
  );
  const queries = [
    ...filters.flat(),
    ...pairs,
    ...filters
      .flat()
      .flatMap((filter) => ["f", "b"].map((dir) => `${filter}&order_by=displayname&dir=${dir}&limit=7`)),
    ...badQueries,
  ];
  return lists.flatMap(({ operation, path }) => [
    get(world, operation, path),
    get(world, operation, `${path}?`),
    ...userOrders.flatMap((order) =>
      ["f", "b"].flatMap((dir) =>
        [1, 7, 100].flatMap((size) =>
          pageStarts(size, total).map((from) =>
            get(
              world,
              operation,
              `${path}?order_by=${order}&dir=${dir}&limit=${size}&from=${from}&locked=true`,
            ),
          ),
        ),
      ),
    ),
    ...userOrders.flatMap((order) =>
      ["f", "b"].map((dir) => get(world, operation, `${path}?order_by=${order}&dir=${dir}`)),
    ),
    ...queries.map((query) => get(world, operation, `${path}?${query}`)),
    ...wordsBeyondAscii.map((query) => get(world, operation, `${path}?${query}`, ["word-beyond-ascii"])),
    ...secondValues.map((query) => get(world, operation, `${path}?${query}`, ["second-value"])),
  ]);
};
