import type { ClientSettings } from "./settings.ts";
import { UserAdminClient } from "./UserAdminClient.ts";

/**
 * A client with every operation of the contract.
 *
 * ```ts
 * const client = createClient({ baseUrl: "https://matrix.example.org", accessToken });
 * const alice = await client.users.get("@alice:example.org");
 * ```
 *
 * What a method takes: the path's parameters in their order, then the body or the query, then {@link CallOptions}. An
 * answer that is an error is thrown as a `MatrixError`, no answer at all as a `ConnectionError`.
 *
 * @throws TypeError where a setting can't be used
 */
export function createClient(settings: ClientSettings): UserAdminClient {
  return new UserAdminClient(settings);
}
