import { createServer, type IncomingMessage } from "node:http";

/** What the fake answers wrongly, or differently. */
export interface Faults {
  /** The body of `getServerVersion`, in place of a right one. */
  readonly version?: unknown;
  /** Its status. */
  readonly status?: number;
  /** How many accounts of others the server has; none unless given. */
  readonly foreignAccounts?: number;
}

/** A server that knows its admin and its version, makes accounts, and nothing else. */
export interface FakeServer {
  readonly baseUrl: string;
  /** Ids of accounts in the order in which they were made and deactivated. */
  readonly made: readonly string[];
  readonly deactivated: readonly string[];
  close(): Promise<void>;
}

export const adminToken = "the-token-of-the-admin";
export const adminPassword = "the password of the admin";
const adminId = "@admin:fake.test";

/** Serves on a free port of this machine. */
export async function startFakeServer(faults: Faults = {}): Promise<FakeServer> {
  const made: string[] = [];
  const deactivated: string[] = [];

  const answer = (method: string, path: string, token: string | undefined): [number, unknown] => {
    const [route = "", query = ""] = path.split("?");
    const userId = decodeURIComponent(/\/users\/([^/]+)/.exec(route)?.[1] ?? "");
    if (route === "/_matrix/client/versions") {
      return [200, { versions: ["v1.1"] }];
    }
    if (route === "/_matrix/client/v3/login") {
      return [200, { user_id: adminId, access_token: adminToken, home_server: "fake.test", device_id: "D" }];
    }
    if (route === "/_synapse/admin/v1/server_version") {
      return [faults.status ?? 200, faults.version ?? { server_version: "1.163.2" }];
    }
    if (token !== adminToken) {
      return [401, { errcode: "M_UNKNOWN_TOKEN", error: "Unknown token", soft_logout: false }];
    }
    if (route === "/_matrix/client/v3/account/whoami") {
      return [200, { user_id: adminId, is_guest: false }];
    }
    if (route.endsWith("/admin") && method === "GET") {
      return [200, { admin: userId === adminId }];
    }
    if (route === "/_synapse/admin/v2/users") {
      const total = query.includes("user_id=")
        ? made.length
        : made.length + 1 + (faults.foreignAccounts ?? 0);
      return [200, { users: [], total }];
    }
    if (method === "PUT") {
      const isNew = !made.includes(userId);
      if (isNew) {
        made.push(userId);
      }
      return [isNew ? 201 : 200, details(userId)];
    }
    if (route.startsWith("/_synapse/admin/v1/deactivate/")) {
      deactivated.push(decodeURIComponent(route.split("/").at(-1) ?? ""));
      return [200, { id_server_unbind_result: "success" }];
    }
    return [404, { errcode: "M_UNRECOGNIZED", error: "Unrecognized request" }];
  };

  const server = createServer((request: IncomingMessage, response) => {
    const token = request.headers.authorization?.replace("Bearer ", "");
    const [status, body] = answer(request.method ?? "", request.url ?? "", token);
    request.resume();
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    made,
    deactivated,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const details = (name: string) => ({
  name,
  is_guest: false,
  admin: false,
  consent_version: null,
  consent_ts: null,
  consent_server_notice_sent: null,
  appservice_id: null,
  creation_ts: Math.floor(Date.now() / 1000),
  user_type: null,
  deactivated: false,
  shadow_banned: false,
  displayname: name,
  avatar_url: null,
  threepids: [],
  external_ids: [],
  erased: false,
  locked: false,
  suspended: false,
  last_seen_ts: null,
});
