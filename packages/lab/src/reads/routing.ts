import { admin, bearer, type Exchange, segment, type World } from "../exchange.ts";

/** Every path of the operations and of the session surface, with the methods that it has in Synapse. */
const pathsOf = (
  serverName: string,
): readonly (readonly [operation: string, path: string, methods: readonly string[]])[] => {
  const alice = segment(`@alice:${serverName}`);
  return [
    ["getUser", `${admin}/v2/users/${alice}`, ["GET", "PUT"]],
    ["listUsersV2", `${admin}/v2/users`, ["GET"]],
    ["listUsersV3", `${admin}/v3/users`, ["GET"]],
    ["deactivateUser", `${admin}/v1/deactivate/${alice}`, ["POST"]],
    ["setUserSuspension", `${admin}/v1/suspend/${alice}`, ["PUT"]],
    ["resetUserPassword", `${admin}/v1/reset_password/${alice}`, ["POST"]],
    ["getUserAdmin", `${admin}/v1/users/${alice}/admin`, ["GET", "PUT"]],
    ["loginAsUser", `${admin}/v1/users/${alice}/login`, ["POST"]],
    ["checkUsernameAvailable", `${admin}/v1/username_available`, ["GET"]],
    ["findUserByExternalId", `${admin}/v1/auth_providers/example/users/12345`, ["GET"]],
    ["findUserByThreepid", `${admin}/v1/threepid/email/users/alice@example.com`, ["GET"]],
    ["getUserWhois", `${admin}/v1/whois/${alice}`, ["GET"]],
    ["getUserWhoisR0", `/_matrix/client/r0/admin/whois/${alice}`, ["GET"]],
    ["getUserWhoisV3", `/_matrix/client/v3/admin/whois/${alice}`, ["GET"]],
    ["listUserDevices", `${admin}/v2/users/${alice}/devices`, ["GET", "POST"]],
    ["bulkDeleteUserDevices", `${admin}/v2/users/${alice}/delete_devices`, ["POST"]],
    ["getUserDevice", `${admin}/v2/users/${alice}/devices/ALICE_1`, ["GET", "PUT", "DELETE"]],
    ["listUserPushers", `${admin}/v1/users/${alice}/pushers`, ["GET"]],
    [
      "allowUserCrossSigningReplacement",
      `${admin}/v1/users/${alice}/_allow_cross_signing_replacement_without_uia`,
      ["POST"],
    ],
    ["listUserMemberships", `${admin}/v1/users/${alice}/memberships`, ["GET"]],
    ["listUserJoinedRooms", `${admin}/v1/users/${alice}/joined_rooms`, ["GET"]],
    ["getUserSentInviteCount", `${admin}/v1/users/${alice}/sent_invite_count`, ["GET"]],
    ["getUserCumulativeJoinedRoomCount", `${admin}/v1/users/${alice}/cumulative_joined_room_count`, ["GET"]],
    ["getUserAccountData", `${admin}/v1/users/${alice}/accountdata`, ["GET"]],
    ["getUserRatelimitOverride", `${admin}/v1/users/${alice}/override_ratelimit`, ["GET", "POST", "DELETE"]],
    ["shadowBanUser", `${admin}/v1/users/${alice}/shadow_ban`, ["POST", "DELETE"]],
    ["login", "/_matrix/client/v3/login", ["GET", "POST"]],
    ["loginR0", "/_matrix/client/r0/login", ["GET", "POST"]],
    ["logout", "/_matrix/client/v3/logout", ["POST"]],
    ["logoutR0", "/_matrix/client/r0/logout", ["POST"]],
    ["logoutAll", "/_matrix/client/v3/logout/all", ["POST"]],
    ["logoutAllR0", "/_matrix/client/r0/logout/all", ["POST"]],
    ["whoami", "/_matrix/client/v3/account/whoami", ["GET"]],
    ["whoamiR0", "/_matrix/client/r0/account/whoami", ["GET"]],
    ["checkRegistrationAvailable", "/_matrix/client/v3/register/available", ["GET"]],
    ["checkRegistrationAvailableR0", "/_matrix/client/r0/register/available", ["GET"]],
    ["getSupportedVersions", "/_matrix/client/versions", ["GET"]],
    ["getServerVersion", `${admin}/v1/server_version`, ["GET"]],
    ["getClientWellKnown", "/.well-known/matrix/client", ["GET"]],
  ];
};

const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

const unknownPaths = (serverName: string): readonly string[] => {
  const alice = segment(`@alice:${serverName}`);
  return [
    admin,
    `${admin}/`,
    `${admin}/v1`,
    `${admin}/v1/nope`,
    `${admin}/v4/users`,
    `${admin}/v9/users/${alice}`,
    `${admin}/v1/users/${alice}`,
    `${admin}/v3/users/${alice}`,
    `${admin}/v2/users/${alice}/nope`,
    `${admin}/v2/users/${alice}/devices/a/b`,
    `${admin}/V2/users/${alice}`,
    `${admin}/v2/Users/${alice}`,
    `${admin}/v2//users/${alice}`,
    `${admin}//v2/users/${alice}`,
    `/${admin}/v2/users/${alice}`,
    `${admin}/v2/users/${alice}/../${alice}`,
    `${admin}/v2/./users/${alice}`,
    `${admin}/v2%2Fusers/${alice}`,
    `${admin}/v2/%75sers/${alice}`,
    `${admin}/v2/users%2F${alice}`,
    `/_synapse/nope`,
    `/_synapse/admin2/v2/users/${alice}`,
    "/_matrix/nope",
    "/_matrix/client",
    "/_matrix/client/v3",
    "/_matrix/client/v3/nope",
    "/_matrix/client/v3/loginx",
    "/_matrix/client/v3/logout/nope",
    "/_matrix/client/v9/login",
    "/_matrix/client/versions/",
  ];
};

/** Which requests reach an operation at all: each path with each method, paths that are none, slashes at the end. */
export const routingReads = (world: World): Exchange[] => {
  const headers = bearer(world.adminToken);
  const allowFor = (operation: string): Exchange["allow"] => {
    if (operation === "getSupportedVersions") return ["own-features"];
    if (operation === "getServerVersion") return ["own-version"];
    if (operation === "getClientWellKnown") return ["well-known-slash"];
    return operation.startsWith("login") ? ["login-flows"] : [];
  };
  const known = pathsOf(world.serverName).flatMap(([operation, path, own]) => {
    const allow = allowFor(operation) ?? [];
    const exchange = (method: string, to: string, withToken: boolean): Exchange => ({
      operation,
      request: withToken ? { method, path: to, headers } : { method, path: to },
      allow,
    });
    return [
      // Without a token: what would write is refused before it does. Login, which needs none, is among the writes.
      ...methods
        .filter(
          (method) => !(operation.startsWith("login") && operation !== "loginAsUser" && method === "POST"),
        )
        .map((method) => exchange(method, path, false)),
      ...methods
        .filter((method) => !own.includes(method) || method === "GET")
        .map((method) => exchange(method, path, true)),
      ...["GET", "POST", "OPTIONS"].map((method) => exchange(method, `${path}/`, true)),
      exchange("OPTIONS", `${path}?x=%ZZ`, true),
    ];
  });
  const unknown = unknownPaths(world.serverName).flatMap((path) =>
    methods.flatMap((method) => [
      { operation: "routing", request: { method, path } },
      { operation: "routing", request: { method, path, headers } },
    ]),
  );
  const bodies = ["{}", "{bad", "[]", "x".repeat(100_000)].flatMap((body) =>
    [`${admin}/v2/users/${segment(`@alice:${world.serverName}`)}`, `${admin}/v3/users?limit=1`].map(
      (path) => ({
        operation: path.includes("v3") ? "listUsersV3" : "getUser",
        request: { method: "GET", path, headers: { ...headers, "Content-Type": "application/json" }, body },
      }),
    ),
  );
  return [...known, ...unknown, ...bodies];
};
