import type { OperationId } from "@synapse-user-admin/contract";
import type { Answer } from "./http.ts";

/** What can't be made over the API that is tested, and so depends on who starts the server. */
export type Need = "pusher" | "master-key" | "login-limit" | "session-activity";

/** A server under test. */
export interface TargetServer {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly adminToken: string;
  /** What stands behind the colon of its users. */
  readonly serverName: string;
  /** Begins the localpart of every account that the tests make. */
  readonly prefix: string;
  /** Makes what the tested API has no operation for, on servers whose starter can. */
  readonly makers: Makers;
}

/** Ways around the API, each of them optional. */
export interface Makers {
  /** Gives the user an HTTP pusher. */
  readonly pusher?: (userId: string, pushkey: string) => Promise<void>;
  /** Gives the user a cross-signing master key. */
  readonly masterKey?: (userId: string) => Promise<void>;
  /** The base URL of the same server with Synapse's default limit for logins. */
  readonly limitedBaseUrl?: string;
  /** Whether the server records its callers' sessions. */
  readonly recordsActivity?: boolean;
}

/** What a call sends beside what its operation's contract fixes. */
export interface CallRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly rawBody?: string | Uint8Array;
  /** The admin's where it is absent; `null` sends none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another address of the server under test. */
  readonly baseUrl?: string;
}

/** An account that a test made. */
export interface MadeUser {
  readonly userId: string;
  readonly localpart: string;
  readonly password: string;
}

/** A login that a test made. */
export interface MadeSession {
  readonly accessToken: string;
  readonly deviceId: string;
}

/** Makes what tests need, over the API itself. */
export interface Fixtures {
  /** An account of its own for this test, with the fields of `upsertUser` given. */
  user(fields?: Readonly<Record<string, unknown>>): Promise<MadeUser>;
  /** Logs the user in by password. */
  session(user: MadeUser, deviceId?: string): Promise<MadeSession>;
  /** A well-formed local user id that no account has. */
  unusedUserId(): string;
  /** Letters and digits that nothing else on the server has. */
  unique(): string;
  /** Asks again and again until there is an answer, for what a server does in the background; bounded. */
  eventually<Result>(ask: () => Promise<Result | undefined>): Promise<Result>;
}

/** What a test is given. */
export interface TestContext {
  readonly server: TargetServer;
  /** Calls the operation that the test is about. The answer has been held against its contract. */
  call(request?: CallRequest): Promise<Answer>;
  /** Calls any operation, to prepare or to read back. */
  callOther(operationId: OperationId, request?: CallRequest): Promise<Answer>;
  /** Sends anything at all; nothing is checked. */
  raw(method: string, path: string, request?: Omit<CallRequest, "path">): Promise<Answer>;
  readonly make: Fixtures;
}

/** Why a test can't be made on this server; `undefined` where it can. */
export function missing(needs: readonly Need[], { makers }: TargetServer): string | undefined {
  for (const need of needs) {
    const there: Record<Need, unknown> = {
      pusher: makers.pusher,
      "master-key": makers.masterKey,
      "login-limit": makers.limitedBaseUrl,
      "session-activity": makers.recordsActivity,
    };
    if (!there[need]) {
      return `this target offers no way to make: ${need}`;
    }
  }
  return undefined;
}
