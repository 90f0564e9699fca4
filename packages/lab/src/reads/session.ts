import { admin, appserviceToken, bearer, type Exchange, segment, type World } from "../exchange.ts";

/** Every kind of token that a request may carry, by the name it goes by in reports. */
const tokensOf = (world: World): readonly (readonly [name: string, token: string | undefined])[] => {
  const { users, loginAs } = world.state;
  return [
    ["missing", undefined],
    ["unknown", "nonsense"],
    ["well-formed, unknown", "syt_YWxpY2U_aaaaaaaaaaaaaaaaaaaa_0XXXXX"],
    ["application service", appserviceToken],
    ...Object.entries(users).flatMap(([name, user]) =>
      Object.entries(user.devices).map(
        ([device, session]) => [`${name} ${device}`, session.accessToken] as const,
      ),
    ),
    ...Object.entries(loginAs).map(([name, token]) => [`login-as ${name}`, token] as const),
    ["admin", world.adminToken],
  ];
};

/** By now users have used their tokens, so that Synapse has noted activity of theirs. */
const allowFor = (name: string): NonNullable<Exchange["allow"]> => {
  if (name === "application service") return ["appservice-config"];
  return name.startsWith("guest") ? ["guest-token", "caller-activity"] : ["caller-activity"];
};
const headersOf = (token: string | undefined) => (token === undefined ? {} : bearer(token));

/** The session surface's reads: flows, versions, well-known, and whoami and whois with every kind of token. */
export const sessionReads = (world: World): Exchange[] => {
  const anonymous = (operation: string, path: string, ...allow: NonNullable<Exchange["allow"]>): Exchange[] =>
    [{}, bearer(world.adminToken), bearer("nonsense")].map((headers) => ({
      operation,
      request: { method: "GET", path, headers },
      allow,
    }));
  const alice = segment(`@alice:${world.serverName}`);
  return [
    ...anonymous("getLoginFlows", "/_matrix/client/v3/login", "login-flows"),
    ...anonymous("getLoginFlowsR0", "/_matrix/client/r0/login", "login-flows"),
    ...anonymous("getSupportedVersions", "/_matrix/client/versions", "own-features"),
    ...anonymous("getServerVersion", `${admin}/v1/server_version`, "own-version"),
    ...anonymous("getClientWellKnown", "/.well-known/matrix/client"),
    ...tokensOf(world).flatMap(([name, token]) =>
      [
        ["whoami", "/_matrix/client/v3/account/whoami"],
        ["whoamiR0", "/_matrix/client/r0/account/whoami"],
        ["getUserWhois", `${admin}/v1/whois/${alice}`],
        ["getUserWhoisV3", `/_matrix/client/v3/admin/whois/${alice}`],
        ["getUserWhois", `${admin}/v1/whois/foo`],
      ].map(([operation = "", path = ""]): Exchange => ({
        operation,
        request: { method: "GET", path, headers: headersOf(token) },
        allow: allowFor(name),
      })),
    ),
  ];
};

const authorizations = (token: string): readonly string[] => [
  "",
  "Bearer",
  "Bearer ",
  `Bearer  ${token}`,
  `bearer ${token}`,
  `BEARER ${token}`,
  `Bearer ${token} `,
  `Bearer ${token} more`,
  `Bearer\t${token}`,
  token,
  `Basic ${token}`,
  `Token ${token}`,
  "Bearer a, Bearer b",
  `Bearer ${token}x`,
  `Bearer ${token.slice(0, -1)}`,
  "Bearer \u00ff",
];

/** Every kind of token against the operations of this issue, and every way to hand one over. */
export const tokenReads = (world: World): Exchange[] => {
  const alice = segment(`@alice:${world.serverName}`);
  const nobody = segment(`@nobody:${world.serverName}`);
  const targets = [
    ["getUser", `${admin}/v2/users/${alice}`],
    ["getUser", `${admin}/v2/users/${nobody}`],
    ["getUser", `${admin}/v2/users/foo`],
    ["listUsersV2", `${admin}/v2/users?limit=-1`],
    ["listUsersV3", `${admin}/v3/users?limit=1`],
    ["getUserAdmin", `${admin}/v1/users/${alice}/admin`],
    ["listUserDevices", `${admin}/v2/users/${alice}/devices`],
    ["getUserDevice", `${admin}/v2/users/${alice}/devices/ALICE_1`],
    ["listUserPushers", `${admin}/v1/users/${alice}/pushers`],
    ["checkUsernameAvailable", `${admin}/v1/username_available?username=x`],
    ["findUserByExternalId", `${admin}/v1/auth_providers/example/users/12345`],
    ["findUserByThreepid", `${admin}/v1/threepid/email/users/alice@example.com`],
  ] as const;
  const path = `${admin}/v2/users/${alice}`;
  const token = world.adminToken;
  const ways: Omit<Exchange, "allow">[] = [
    ...authorizations(token).map((Authorization) => ({
      operation: "getUser",
      request: { method: "GET", path, headers: { Authorization } },
    })),
    ...[
      `access_token=${token}`,
      "access_token=nonsense",
      "access_token=",
      "access_token",
      `access_token=${token}&access_token=${token}`,
      `access_token=${token}&access_token=nonsense`,
      `access_token=nonsense&access_token=${token}`,
      "access_token=%00",
      "access_token=%ff",
    ].flatMap((query) => [
      { operation: "getUser", request: { method: "GET", path: `${path}?${query}` } },
      { operation: "getUser", request: { method: "GET", path: `${path}?${query}`, headers: bearer(token) } },
      {
        operation: "getUser",
        request: { method: "GET", path: `${path}?${query}`, headers: bearer("nonsense") },
      },
      {
        operation: "getUser",
        request: { method: "GET", path: `${path}?${query}`, headers: { Authorization: "Basic x" } },
      },
    ]),
    {
      operation: "getUser",
      request: { method: "GET", path: `${path}?user_id=${alice}`, headers: bearer(token) },
    },
  ];
  return [
    ...targets.flatMap(([operation, target]) =>
      tokensOf(world).map(([name, one]): Exchange => ({
        operation,
        request: { method: "GET", path: target, headers: headersOf(one) },
        allow: allowFor(name),
      })),
    ),
    ...ways.map((way): Exchange => ({ ...way, allow: ["caller-activity"] })),
  ];
};
