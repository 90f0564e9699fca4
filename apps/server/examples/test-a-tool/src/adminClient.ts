/** An account in the list of accounts. */
interface ListedUser {
  readonly name: string;
  readonly admin: boolean;
  /** ms since the Unix epoch; `null` for who has never been seen. */
  readonly last_seen_ts: number | null;
  /** ms since the Unix epoch. */
  readonly creation_ts: number;
}

/** The two operations that the tool needs. */
export interface AdminClient {
  readonly users: {
    /** All accounts that are neither deactivated nor locked. */
    list(): AsyncIterable<ListedUser>;
    upsert(userId: string, changes: { readonly locked: boolean }): Promise<void>;
  };
}

/** @param options where the server is, and the access token of an administrator */
export function createClient(options: {
  readonly baseUrl: string;
  readonly accessToken: string;
}): AdminClient {
  const request = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${options.baseUrl}/_synapse/admin${path}`, {
      method,
      headers: { Authorization: `Bearer ${options.accessToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  };
  return {
    users: {
      async *list() {
        for (let from: string | undefined = "0"; from !== undefined;) {
          const page = (await request("GET", `/v3/users?deactivated=false&locked=false&from=${from}`)) as {
            users: ListedUser[];
            next_token?: string;
          };
          yield* page.users;
          from = page.next_token;
        }
      },
      async upsert(userId, changes) {
        await request("PUT", `/v2/users/${encodeURIComponent(userId)}`, changes);
      },
    },
  };
}
