import { createHmac, randomBytes } from "node:crypto";
import { errorOf, request, textOf } from "./request.ts";
import { TargetError } from "./targetError.ts";

/** How to become an administrator of the server. */
export type Credentials =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  | { readonly kind: "shared-secret"; readonly secret: string };

/** Who makes the calls of the tests. */
export interface Admin {
  readonly token: string;
  readonly userId: string;
  readonly serverName: string;
  /** Whether the account was made for the tests. */
  readonly made: boolean;
}

/**
 * Finds, or makes, the administrator in whose name the tests call.
 *
 * @param prefix begins the localpart of an account that has to be made
 */
export async function findAdmin(baseUrl: string, credentials: Credentials, prefix: string): Promise<Admin> {
  const token = await tokenOf(baseUrl, credentials, prefix);
  const answer = await request(baseUrl, "GET", "/_matrix/client/v3/account/whoami", { token });
  const userId = textOf(answer, "user_id");
  if (userId === undefined) {
    throw new TargetError(`${baseUrl} does not take the admin's token: ${errorOf(answer)}.`);
  }
  const path = `/_synapse/admin/v1/users/${encodeURIComponent(userId)}/admin`;
  const rights = await request(baseUrl, "GET", path, { token });
  if (rights.status !== 200) {
    throw new TargetError(`${userId} is no administrator of ${baseUrl}: ${errorOf(rights)}.`);
  }
  return {
    token,
    userId,
    serverName: userId.slice(userId.indexOf(":") + 1),
    made: credentials.kind === "shared-secret",
  };
}

async function tokenOf(baseUrl: string, credentials: Credentials, prefix: string): Promise<string> {
  switch (credentials.kind) {
    case "token":
      return credentials.token;
    case "password": {
      const { user, password } = credentials;
      const body = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };
      const answer = await request(baseUrl, "POST", "/_matrix/client/v3/login", { body });
      const token = textOf(answer, "access_token");
      if (token === undefined) {
        throw new TargetError(`${user} can't log in at ${baseUrl}: ${errorOf(answer)}.`);
      }
      return token;
    }
    case "shared-secret":
      return register(baseUrl, credentials.secret, `${prefix}admin-${randomBytes(6).toString("hex")}`);
  }
}

/** Registers an administrator (seed: "Shared-Secret Registration"). */
async function register(baseUrl: string, secret: string, username: string): Promise<string> {
  const path = "/_synapse/admin/v1/register";
  const nonce = textOf(await request(baseUrl, "GET", path), "nonce");
  if (nonce === undefined) {
    throw new TargetError(`${baseUrl} offers no registration by a shared secret.`);
  }
  const password = randomBytes(18).toString("hex");
  const mac = createHmac("sha1", secret)
    .update([nonce, username, password, "admin"].join("\0"))
    .digest("hex");
  const answer = await request(baseUrl, "POST", path, {
    body: { nonce, username, password, admin: true, mac },
  });
  const token = textOf(answer, "access_token");
  if (token === undefined) {
    throw new TargetError(`${baseUrl} refuses the registration by the shared secret: ${errorOf(answer)}.`);
  }
  return token;
}
