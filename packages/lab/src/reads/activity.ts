import { admin, type Exchange, get, segment, type World } from "../exchange.ts";
import { oddIds } from "./accounts.ts";

const counts = [
  ["getUserSentInviteCount", "sent_invite_count"],
  ["getUserCumulativeJoinedRoomCount", "cumulative_joined_room_count"],
] as const;

const states = [
  ["listUserMemberships", "memberships"],
  ["listUserJoinedRooms", "joined_rooms"],
  ["getUserAccountData", "accountdata"],
  ["getUserRatelimitOverride", "override_ratelimit"],
] as const;

/** Queries for `from_ts` as they may come, right and wrong. */
const queries = [
  "",
  "?",
  "?from_ts",
  ...[
    "",
    "0",
    "-0",
    "00",
    "-1",
    "1",
    "1.5",
    "1e3",
    "0x10",
    "%2B5",
    "+5",
    "%205",
    "1_0",
    "abc",
    "null",
    "true",
    "%D9%A5",
    "%00",
    "%ff",
    "%ZZ",
    "2147483648",
    "4102444800000",
    "9007199254740991",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775809",
    "1&from_ts=2",
    "4102444800000&from_ts=0",
    "1&from_ts=x",
    "x&from_ts=1",
    "0&to_ts=5",
  ].map((value) => `?from_ts=${value}`),
  "?FROM_TS=0",
  "?from_ts=0;x=1",
  "?from%5Fts=0",
];
const beyond64Bits = ["?from_ts=9223372036854775808", "?from_ts=99999999999999999999999"];

/**
 * What users did and what is set for them: for each seeded account, each of the odd ids, and each member event's time.
 * @param times when the member events of the population arrived, in ms since the Unix epoch
 */
export const activityReads = (world: World, times: readonly number[]): Exchange[] => {
  const { state, serverName } = world;
  const seeded = [state.admin.userId, ...Object.values(state.users).map((user) => user.userId)].map(segment);
  const alice = segment(`@alice:${serverName}`);
  const path = (id: string, leaf: string) => `${admin}/v1/users/${id}/${leaf}`;
  return [
    ...[...seeded, ...oddIds(serverName)].flatMap((id) => [
      ...states.map(([operation, leaf]) => get(world, operation, path(id, leaf))),
      ...counts.flatMap(([operation, leaf]) => [
        get(world, operation, path(id, leaf)),
        get(world, operation, path(id, `${leaf}?from_ts=0`)),
      ]),
    ]),
    ...counts.flatMap(([operation, leaf]) => [
      ...seeded.flatMap((id) =>
        times
          .filter((_time, index) => index % 8 === 0)
          .map((time) => get(world, operation, path(id, `${leaf}?from_ts=${time}`))),
      ),
      ...["alice", "bob", "judy"].flatMap((name) =>
        times
          .flatMap((time) => [time, time + 1])
          .map((time) =>
            get(world, operation, path(segment(`@${name}:${serverName}`), `${leaf}?from_ts=${time}`)),
          ),
      ),
      ...[alice, "foo", segment("@someone:remote.test")].flatMap((id) =>
        queries.map((query) => get(world, operation, path(id, leaf + query))),
      ),
      ...beyond64Bits.map((query) =>
        get(world, operation, path(alice, leaf + query), ["time-beyond-64-bits"]),
      ),
    ]),
    ...states.flatMap(([operation, leaf]) =>
      ["?from_ts=x", "?", "?limit=1&from=1", "/"].map((more) =>
        get(world, operation, path(alice, leaf + more)),
      ),
    ),
  ];
};
