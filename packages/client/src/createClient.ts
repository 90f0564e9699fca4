import { createClient as createHttpClient, createConfig } from "./generated/client/index.ts";
import { UserAdminClient } from "./generated/sdk.gen.ts";
import { matrixErrorOf } from "./MatrixError.ts";

/** Where the server is and who asks. */
export interface ClientSettings {
  /** `http://host:port` or with a path in front of `/_synapse`; a slash at its end does no harm. */
  readonly baseUrl: string;
  /** A server administrator's, as `login` answers it. Without one only what needs no token can be asked. */
  readonly accessToken?: string;
  /** Sends the requests; `globalThis.fetch` unless given. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * A client with one function an operation, named as in the contract: `client.getUser({ path: { user_id } })`.
 * Each takes what the contract says (`path`, `query`, `body`) and answers the body of the reply.
 *
 * An answer that is an error is thrown as {@link MatrixError}; where there is no answer at all, what `fetch` throws.
 */
export function createClient({ baseUrl, accessToken, fetch }: ClientSettings): UserAdminClient {
  const client = createHttpClient(
    createConfig({
      baseUrl: baseUrl.replace(/\/+$/, ""),
      responseStyle: "data",
      throwOnError: true,
      ...(accessToken === undefined ? {} : { auth: accessToken }),
      ...(fetch === undefined ? {} : { fetch }),
    }),
  );
  client.interceptors.error.use((error, response) =>
    response === undefined || response.ok ? error : matrixErrorOf(error, response),
  );
  return new UserAdminClient({ client });
}
