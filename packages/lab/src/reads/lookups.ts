import { admin, type Exchange, get, type World } from "../exchange.ts";

const usernames = [
  "",
  "alice",
  "admin",
  "Alice",
  "ALICE",
  "free",
  "FREE",
  "deactivated",
  "erased",
  "locked",
  "bridge",
  "bridge_free",
  "bridge_ghost",
  "@free",
  "_free",
  "-",
  ".",
  "=",
  "1",
  "123",
  "1a",
  "a/b",
  "a+b",
  "a%2Bb",
  "a=b",
  "a%20b",
  "a:b",
  "a~b",
  "%25",
  "%ZZ",
  "%00",
  "a%00",
  "%ff",
  "%C3%A9",
  "%F0%9F%A6%8A",
  "%ED%A0%80",
  "a".repeat(242),
  "a".repeat(243),
  "a".repeat(600),
  "free&username=alice",
  "alice&username=free",
  "free&unknown=1",
];

const externalIds = [
  "example/users/12345",
  "oidc-example2/users/abc54321",
  "example/users/gone",
  "example/users/nope",
  "nope/users/12345",
  "Example/users/12345",
  "example/users/12345/",
  "ex%61mple/users/1%32345",
  "oidc-example/users/sub%2Fwith%3Aodd%40chars",
  "oidc-example/users/sub%2fwith%3aodd%40chars",
  "oidc-example/users/sub/with:odd@chars",
  "example/users/",
  "example/users",
  "/users/12345",
  "example/users/%00",
  "%00/users/12345",
  "example/users/%ff",
  "example/users/%ZZ",
  "example/users/a+b",
  "example/users/%20",
  "example/users/%F0%9F%A6%8A",
  `example/users/${"x".repeat(600)}`,
];

const threepids = [
  "email/users/alice@example.com",
  "email/users/alice%40example.com",
  "email/users/alice@domain.org",
  "email/users/bob@example.com",
  "email/users/ALICE@example.com",
  "email/users/gone@example.com",
  "email/users/none@example.com",
  "msisdn/users/447470274584",
  "msisdn/users/+447470274584",
  "msisdn/users/%2B447470274584",
  "Email/users/alice@example.com",
  "msisdn/users/alice@example.com",
  "foo/users/alice@example.com",
  "email/users/",
  "email/users",
  "email/users/nomail",
  "email/users/a%2Fb",
  "email/users/a/b",
  "email/users/%00",
  "%00/users/x",
  "email/users/%ff",
  "email/users/%ZZ",
  "email/users/%20alice@example.com",
  "email/users/%C3%BC@example.com",
  "email/users/alice@example.com/",
];

/** Reads that find something by a value: free names, external ids, threepids. */
export const lookupReads = (world: World): Exchange[] => {
  const reserved = ["appservice-config"] as const;
  const allowFor = (name: string) => (name.startsWith("bridge") ? reserved : []);
  const anonymous = (operation: string, path: string): Exchange => ({
    operation,
    request: { method: "GET", path },
  });
  return [
    get(world, "checkUsernameAvailable", `${admin}/v1/username_available`),
    ...usernames.map((name) =>
      get(world, "checkUsernameAvailable", `${admin}/v1/username_available?username=${name}`, allowFor(name)),
    ),
    ...externalIds.map((path) => get(world, "findUserByExternalId", `${admin}/v1/auth_providers/${path}`)),
    ...threepids.map((path) => get(world, "findUserByThreepid", `${admin}/v1/threepid/${path}`)),
    ...["v3", "r0"].flatMap((version) => {
      const operation = version === "v3" ? "checkRegistrationAvailable" : "checkRegistrationAvailableR0";
      const path = `/_matrix/client/${version}/register/available`;
      return [
        path,
        `${path}?username=`,
        `${path}?username=free`,
        `${path}?username=alice`,
        `${path}?username=%00`,
      ].map((one) => anonymous(operation, one));
    }),
  ];
};
