import { admin, type Exchange, get, segment, type World } from "../exchange.ts";

/** Ids as they may stand in a path, already encoded: other servers', malformed, odd bytes, odd encodings. */
export const oddIds = (serverName: string): readonly string[] => [
  segment(`@nobody:${serverName}`),
  segment("@someone:remote.test"),
  segment(`@Alice:${serverName}`),
  segment(`@alice:${serverName.toUpperCase()}`),
  segment(`@alice:${serverName}:8448`),
  segment("@alice:remote.test:1"),
  "",
  "foo",
  "@foo",
  "@",
  "@:",
  `@:${serverName}`,
  "@alice:",
  "@a:b:c",
  `!alice:${serverName}`,
  `#alice:${serverName}`,
  `@alice:${serverName}`,
  `%40alice%3A${serverName}`,
  `%40%61lice%3a${serverName}`,
  `@alice:${serverName}%0A`,
  `@alice:${serverName}%20`,
  `%20@alice:${serverName}`,
  `@alice%20:${serverName}`,
  `@weird=2f.name-x_y/z+1:${serverName}`,
  `@weird=2f.name-x_y%2Fz+1:${serverName}`,
  `@weird=2f.name-x_y%2fz%2B1:${serverName}`,
  `@${"a".repeat(242)}:${serverName}`,
  `@${"a".repeat(600)}:${serverName}`,
  `@al%00ice:${serverName}`,
  `@alice:${serverName}%00`,
  "%00",
  "/",
  "%2F",
  "%",
  "%ZZ",
  "%ff",
  `@%ff:${serverName}`,
  `@%ED%A0%80:${serverName}`,
  "+",
  "%20",
  "%25",
  `@a%25b:${serverName}`,
  "%F0%9F%A6%8A",
  `@%F0%9F%A6%8A:${serverName}`,
  `@%C3%A4:${serverName}`,
  `@alice:${serverName}?unknown=1`,
  `@alice:${serverName};x=1`,
  `@alice:${serverName}/`,
  `@alice:${serverName}//`,
  "..",
  "%2E%2E",
  ".",
];

const readsOf = (world: World, id: string): Exchange[] => [
  get(world, "getUser", `${admin}/v2/users/${id}`),
  get(world, "getUserAdmin", `${admin}/v1/users/${id}/admin`),
  get(world, "getUserWhois", `${admin}/v1/whois/${id}`),
  get(world, "getUserWhoisR0", `/_matrix/client/r0/admin/whois/${id}`),
  get(world, "getUserWhoisV3", `/_matrix/client/v3/admin/whois/${id}`),
  get(world, "listUserDevices", `${admin}/v2/users/${id}/devices`),
  get(world, "listUserPushers", `${admin}/v1/users/${id}/pushers`),
  get(world, "getUserDevice", `${admin}/v2/users/${id}/devices/NOPE`),
];

const oddDevices = [
  "",
  "/",
  "%00",
  "a%00b",
  "%ZZ",
  "%ff",
  "%2F",
  "a/b",
  "alice_1",
  "%41LICE_1",
  "ALICE_1/",
  "ALICE_1%20",
  "+",
  "%25",
  "%F0%9F%A6%8A",
  "x".repeat(600),
  "ALICE_1?unknown=1",
];

/** All reads of an account: for each seeded one, each of its devices, and for ids that are none. */
export const accountReads = (world: World): Exchange[] => {
  const { state, serverName } = world;
  const users = Object.values(state.users);
  const ids = [state.admin.userId, ...users.map((user) => user.userId)].map(segment);
  const alice = segment(`@alice:${serverName}`);
  const device = (id: string, deviceId: string) =>
    get(world, "getUserDevice", `${admin}/v2/users/${id}/devices/${deviceId}`);
  return [
    ...[...ids, ...oddIds(serverName)].flatMap((id) => readsOf(world, id)),
    device(segment(state.admin.userId), "ADMIN"),
    ...users.flatMap((user) =>
      Object.keys(user.devices).map((deviceId) => device(segment(user.userId), segment(deviceId))),
    ),
    device(segment(`@dehydrated:${serverName}`), "DEHYDRATED"),
    ...oddDevices.map((deviceId) => device(alice, deviceId)),
  ];
};
