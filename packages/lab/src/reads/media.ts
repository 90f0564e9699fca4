import { admin, type Exchange, get, segment, type World } from "../exchange.ts";

/** What both operations on media can be ordered by. */
export const mediaOrders = [
  "media_id",
  "upload_name",
  "created_ts",
  "last_access_ts",
  "media_length",
  "media_type",
  "quarantined_by",
  "safe_from_quarantine",
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
  "2147483648",
  "9223372036854775807",
  "9223372036854775808",
  "99999999999999999999999",
];

/** Queries that are wrong, odd, or only look so. */
export const oddMediaQueries: readonly string[] = [
  ...["limit", "from"].flatMap((name) => [
    ...badNumbers.map((value) => `${name}=${value}`),
    `${name}=1&${name}=2`,
    `${name}=1&${name}=x`,
    `${name}=x&${name}=1`,
    name,
  ]),
  ...[
    "",
    "MEDIA_ID",
    "nope",
    "url_cache",
    "sha256",
    "user_id",
    "authenticated",
    "%00",
    "media_id&order_by=nope",
    "nope&order_by=media_id",
    "media_length&order_by=media_id",
  ].map((value) => `order_by=${value}&limit=3`),
  ...["", "F", "x", "fb", "%00", "f&dir=b", "b&dir=f", "b&dir=x", "x&dir=b"].map(
    (value) => `dir=${value}&limit=3`,
  ),
  "limit=0",
  "from=0",
  "from=1&limit=0",
  "from=7",
  "from=1000",
  "from=1&limit=9223372036854775806",
  "from=1&limit=9223372036854775807",
  "unknown=1",
  "LIMIT=1",
  "lim%69t=1",
  "limit=1;from=2",
  "&limit=1",
  "limit=1#fragment",
  // Which of several faults is answered.
  "limit=abc&from=-1&dir=x&order_by=x",
  "limit=-1&from=abc",
  "dir=x&order_by=x",
  "order_by=x&limit=-1",
];

export const mediaWordsBeyondAscii: readonly string[] = ["order_by=%C3%A9", "order_by=%ff", "dir=%C3%A9"];

/** Who else may stand in the path, with a query that is right and one that is wrong. */
const targets = (serverName: string): readonly string[] => [
  segment(`@nobody:${serverName}`),
  segment("@someone:remote.test"),
  segment(`@Alice:${serverName}`),
  "foo",
  "@",
  "",
  "%00",
  "%ff",
  `@al%00ice:${serverName}`,
];

/**
 * The media of every account; of those with some each order and direction in pages of 1, 3 and 100 to the end, and queries
 * that are wrong.
 */
export const mediaReads = (world: World): Exchange[] => {
  const { serverName, state } = world;
  const list = (id: string, query = "") =>
    get(world, "listUserMedia", `${admin}/v1/users/${id}/media${query === "" ? "" : `?${query}`}`);
  const idOf = (localpart: string) => segment(`@${localpart}:${serverName}`);
  const queries = mediaOrders.flatMap((order) => [
    `order_by=${order}`,
    ...["f", "b"].flatMap((dir) =>
      [1, 3, 100].flatMap((size) =>
        Array.from({ length: Math.ceil(7 / size) + 1 }, (_none, page) => page * size).map(
          (from) => `order_by=${order}&dir=${dir}&limit=${size}&from=${from}`,
        ),
      ),
    ),
  ]);
  return [
    ...Object.values(state.users).map(({ userId }) => list(segment(userId))),
    list(segment(state.admin.userId)),
    ...["alice", "carol"].flatMap((localpart) =>
      ["dir=f", "dir=b", "limit=2", "limit=2&from=2", ...queries].map((query) =>
        list(idOf(localpart), query),
      ),
    ),
    ...oddMediaQueries.map((query) => list(idOf("carol"), query)),
    ...mediaWordsBeyondAscii.map((query) =>
      get(world, "listUserMedia", `${admin}/v1/users/${idOf("carol")}/media?${query}`, ["word-beyond-ascii"]),
    ),
    ...targets(serverName).flatMap((id) => [list(id), list(id, "limit=-1"), list(id, "order_by=x")]),
  ];
};
