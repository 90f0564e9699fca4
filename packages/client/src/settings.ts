import type { Milliseconds } from "./units.ts";

/** Where the server is, who asks, and how. */
export interface ClientSettings {
  /** `https://host`, with a port or a path in front of `/_synapse` if need be; a slash at its end does no harm. */
  readonly baseUrl: string;
  /**
   * A server administrator's access token, as `session.login` answers it. Or a function that gives it: it is called when
   * the first request needs a token, and once more when the server no longer takes the one it gave (401); the request is then
   * sent again. Without a token only what needs none can be asked.
   */
  readonly accessToken?: AccessToken | undefined;
  /** Sends the requests; `globalThis.fetch` unless given. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * How long one try may take, in ms, until the whole answer is there; `Infinity` for no end.
   * @default 60000
   */
  readonly timeout?: Milliseconds | undefined;
  /** What is asked again, and how often; `false` for never. */
  readonly retry?: RetrySettings | false | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * The `User-Agent` of the requests. Browsers send their own.
   * @default "synapse-user-admin-client"
   */
  readonly userAgent?: string | undefined;
  /** Called, and waited for, before each try. */
  readonly onRequest?: ((request: RequestEvent) => void | Promise<void>) | undefined;
  /** Called, and waited for, after each try, also where there was no answer; not where the caller's signal ended it. */
  readonly onResponse?: ((response: ResponseEvent) => void | Promise<void>) | undefined;
  /**
   * Gives the hooks tokens and passwords as they are sent, instead of `[redacted]`, and the bodies of `request()`.
   * @default false
   */
  readonly exposeSecrets?: boolean | undefined;
  /**
   * Called with each answer of an operation that is not an error; throws where it is not what it should be. The entry
   * `@synapse-user-admin/client/zod` has one.
   */
  readonly validate?: ((answer: Answer) => void) | undefined;
}

/** A token, or what gives one. */
export type AccessToken = string | (() => string | Promise<string>);

/**
 * What is asked again. 429 (too many requests), for every operation, as nothing was done. A connection that fails, and 502,
 * 503 and 504, for operations alone that change nothing, or nothing more when they come twice. A timeout never. The waits
 * double from try to try, with some chance in them, so that not all come back at once.
 */
export interface RetrySettings {
  /**
   * How many times at most, after the first try.
   * @default 3
   */
  readonly limit?: number | undefined;
  /**
   * About how long to wait before the second try, in ms, where the server doesn't say.
   * @default 500
   */
  readonly minDelay?: Milliseconds | undefined;
  /**
   * The longest wait where the server doesn't say, in ms.
   * @default 10000
   */
  readonly maxDelay?: Milliseconds | undefined;
  /**
   * The longest wait that the server may ask for (`retry_after_ms`, `Retry-After`), in ms. Where it asks for more, there is no
   * other try, and the error says in `retryAfterMs` when to come back.
   * @default 60000
   */
  readonly maxRetryAfter?: Milliseconds | undefined;
}

/** What a single call may say otherwise. */
export interface CallOptions {
  /** Ends the call, its waits included; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** See {@link ClientSettings.timeout}. */
  readonly timeout?: Milliseconds | undefined;
  /** See {@link ClientSettings.retry}. */
  readonly retry?: RetrySettings | false | undefined;
  /** Besides those of the client, and before them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The options of `request()`. */
export interface RequestOptions extends CallOptions {
  /** What is undefined is left out; an array is sent as one parameter for each value. */
  readonly query?: Query | undefined;
  /** Sent as JSON; bytes, a `Blob` and a form as they are, with a `Content-Type` of your own in `headers`. */
  readonly body?: unknown;
  /**
   * Whether it may be sent twice, so that it is tried again after a lost connection, a 502, 503 or 504.
   * @default for every method but POST and PATCH
   */
  readonly idempotent?: boolean | undefined;
}

/** Parameters of a URL. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>;
type QueryValue = string | number | boolean | null;

/** What is about to be sent. Tokens and passwords are `[redacted]`, unless `exposeSecrets` is set. */
export interface RequestEvent {
  /** The contract's name of what is asked, such as `getUser`; undefined for `request()`. */
  readonly operationId: string | undefined;
  readonly method: string;
  /** Parameters whose names sound like secrets are `[redacted]`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Before it becomes JSON. That of `request()`, of which nobody knows where its secrets are, is left out. */
  readonly body: unknown;
  /** 1 for the first try, and one more each time that the request is sent, with another token too. */
  readonly attempt: number;
}

/** How a try went. The answer itself, which may hold tokens, is not here. */
export interface ResponseEvent {
  readonly request: RequestEvent;
  /** The HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
  /** From sending to the end of the answer, in ms. */
  readonly duration: Milliseconds;
  /** What the try failed with; it may be tried again. */
  readonly error: Error | undefined;
}

/** An answer, for who validates it. */
export interface Answer {
  readonly operationId: string;
  readonly status: number;
  readonly body: unknown;
}
