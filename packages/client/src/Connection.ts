import { abortable } from "./abortable.ts";
import { nameOf, type Call } from "./Call.ts";
import { errorOf, errorOfFailure } from "./errorOf.ts";
import { MatrixError, TimeoutError, UnexpectedAnswerError } from "./errors.ts";
import { encode, isPlainPath } from "./path.ts";
import { pause, waitBefore } from "./retry.ts";
import { hideIn, secretHeadersIn, secretsIn, withoutQuerySecrets, withoutSecrets } from "./secrets.ts";
import type { AccessToken, CallOptions, ClientSettings, RequestEvent, RequestOptions } from "./settings.ts";

let sendBy: (connection: Connection, call: Call, options: CallOptions | undefined) => Promise<unknown>;

/**
 * A server, and who asks it, for the functions of single operations: `getUser(connection, "@alice:example.org")`. A program that
 * uses few of them and wants to be small takes this; every other takes `createClient`, which has all operations.
 */
export class Connection {
  readonly #settings: ClientSettings;
  readonly #baseUrl: string;
  /** The token that every request shares. */
  #token: Promise<string | undefined> | undefined;

  static {
    sendBy = (connection, call, options) => connection.#send(call, options);
  }

  /** @throws TypeError where `baseUrl` is no URL that can be used, or the token can't be one */
  constructor(settings: ClientSettings) {
    this.#settings = settings;
    this.#baseUrl = checkedBaseUrl(settings.baseUrl);
    if (typeof settings.accessToken === "string") {
      checkToken(settings.accessToken);
    }
  }

  /**
   * Any other request to the server, with the same authentication, retries and errors.
   *
   * @param path from `/` on; ids in it are encoded by the tag {@link path}: `` path`/_synapse/admin/v1/rooms/${roomId}` ``
   * @returns the answer's JSON, undefined where it is empty; that it is a `T` is yours to know
   */
  async request<T = unknown>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const { query, body, idempotent, ...rest } = options;
    const call = { method: method.toUpperCase(), path, query, body, idempotent };
    // What an endpoint answers that isn't in the contract, only the caller knows.
    return (await this.#send(call, rest)) as T;
  }

  async #send(call: Call, options: CallOptions = {}): Promise<unknown> {
    const { signal, retry = this.#settings.retry } = options;
    const idempotent = call.idempotent ?? !["POST", "PATCH"].includes(call.method);
    const url = this.#urlOf(call);
    let askedAgain = false;
    for (let attempt = 1, failures = 0; ; attempt += 1) {
      signal?.throwIfAborted();
      const asked = call.anonymous === true ? undefined : this.#currentToken();
      const token = await (asked && abortable(asked, signal));
      const result = await this.#try(call, url, token, attempt, options);
      if ("value" in result) {
        return result.value;
      }
      const { failure } = result;
      const isAskedFor = typeof this.#settings.accessToken === "function" && asked !== undefined;
      if (isAskedFor && isTokenRefused(failure) && !askedAgain) {
        askedAgain = true;
        // Those who were refused at the same time ask once together.
        if (this.#token === asked) {
          this.#token = undefined;
        }
        if ((await abortable(this.#currentToken(), signal)) !== token) {
          continue;
        }
      }
      const wait = waitBefore(failure, (failures += 1), idempotent, retry);
      if (wait === undefined) {
        throw failure;
      }
      await pause(wait, signal);
    }
  }

  #urlOf({ path, query }: Call): string {
    if (!isPlainPath(path)) {
      throw new TypeError(
        `${JSON.stringify(withoutQuerySecrets(path))} can't be asked for: a path begins with one slash and has no fragment, space, control character, "." or ".." in it.`,
      );
    }
    const parameters = Object.entries(query ?? {}).flatMap(([name, value]) =>
      [value]
        .flat()
        .filter((one) => one !== undefined && one !== null)
        .map((one) => `${encode(name)}=${encode(String(one))}`),
    );
    const separator = path.includes("?") ? "&" : "?";
    return this.#baseUrl + path + (parameters.length === 0 ? "" : separator + parameters.join("&"));
  }

  #currentToken(): Promise<string | undefined> {
    if (this.#token === undefined) {
      const asked = askFor(this.#settings.accessToken);
      this.#token = asked;
      asked.catch(() => {
        // The next request asks again.
        if (this.#token === asked) {
          this.#token = undefined;
        }
      });
    }
    return this.#token;
  }

  /** One request and what came of it. What hooks and the caller's signal throw is not the server's answer, and ends the call. */
  async #try(
    call: Call,
    url: string,
    token: string | undefined,
    attempt: number,
    options: CallOptions,
  ): Promise<{ value: unknown } | { failure: Error }> {
    const { onRequest, onResponse } = this.#settings;
    const headers = this.#headersOf(call, token, options);
    const { method } = call;
    // Throws a TypeError for what can't be sent; by fetch's own nobody could tell it from a lost connection.
    void new Request(url, { method, headers, body: call.body === undefined ? null : "" });
    const event = this.#eventOf(call, url, headers, attempt);
    await onRequest?.(event);
    options.signal?.throwIfAborted();
    const body = isRaw(call.body) ? call.body : JSON.stringify(call.body);
    const secretHeaders = secretHeadersIn(headers);
    const secrets = [
      ...secretHeaders,
      ...secretsIn(new URL(url).searchParams, undefined),
      ...secretsIn(call.body, call.secrets),
    ];
    const begun = performance.now();
    const report = (status: number | undefined, error?: Error) =>
      onResponse?.({ request: event, status, duration: performance.now() - begun, error });

    let response: Response;
    let text: string;
    const timeout = options.timeout ?? this.#settings.timeout ?? 60_000;
    const clock = startClock(timeout, options.signal);
    try {
      const ask = this.#settings.fetch ?? globalThis.fetch;
      response = await ask(url, {
        method,
        headers,
        signal: clock.signal,
        // A redirect could carry secrets to another server, and turn a POST into a GET.
        redirect:
          call.anonymous === true && method === "GET" && secretHeaders.length === 0 ? "follow" : "manual",
        body: body ?? null,
      });
      text = await response.text();
    } catch (thrown) {
      options.signal?.throwIfAborted();
      const failure = clock.signal.aborted
        ? new TimeoutError(`No answer to ${nameOf(call)} within ${timeout} ms.`, call.operationId)
        : errorOfFailure(thrown, call, secrets);
      await report(undefined, failure);
      return { failure };
    } finally {
      clock.stop();
    }

    let value: unknown;
    let isAnswer = true;
    try {
      value = text === "" ? undefined : JSON.parse(text);
      // What another endpoint answers, only the caller knows.
      isAnswer = call.operationId === undefined || (value instanceof Object && !Array.isArray(value));
    } catch {
      isAnswer = false;
    }
    const failure =
      response.ok && isAnswer
        ? this.#refusalOf(value, call, response.status, secrets)
        : errorOf(response, value, call, secrets);
    await report(response.status, failure);
    return failure === undefined ? { value } : { failure };
  }

  /** What `validate` has against an answer. */
  #refusalOf(
    body: unknown,
    { operationId }: Call,
    status: number,
    secrets: readonly string[],
  ): UnexpectedAnswerError | undefined {
    if (operationId === undefined) {
      return undefined;
    }
    try {
      this.#settings.validate?.({ operationId, status, body });
      return undefined;
    } catch (error) {
      const text = hideIn(error instanceof Error ? error.message : String(error), secrets);
      return new UnexpectedAnswerError(
        `The answer to ${operationId} is not as the contract says: ${text}`,
        operationId,
        status,
      );
    }
  }

  #headersOf(call: Call, token: string | undefined, options: CallOptions): Record<string, string> {
    const headers: Record<string, string> = { accept: "application/json" };
    // A browser sends its own, and one that takes another would ask the server whether it may send it.
    if (!("window" in globalThis || "WorkerGlobalScope" in globalThis)) {
      headers["user-agent"] = this.#settings.userAgent ?? "synapse-user-admin-client";
    }
    if (call.body !== undefined && !isRaw(call.body)) {
      headers["content-type"] = "application/json";
    }
    if (token !== undefined) {
      headers["authorization"] = `Bearer ${token}`;
    }
    const all = { ...headers, ...this.#settings.headers, ...options.headers };
    for (const [name, value] of Object.entries(all)) {
      // What fetch throws here would repeat the value.
      if (!/^[\t\x20-\x7e\x80-\xff]*$/u.test(value)) {
        throw new TypeError(`The header ${name} has characters that no header can carry.`);
      }
      headers[name.toLowerCase()] = value;
    }
    return headers;
  }

  #eventOf(call: Call, url: string, headers: Record<string, string>, attempt: number): RequestEvent {
    const { operationId, method, body, secrets } = call;
    const common = { operationId, method, url, attempt };
    if (this.#settings.exposeSecrets === true) {
      return { ...common, headers: { ...headers }, body };
    }
    return {
      ...common,
      url: withoutQuerySecrets(url),
      headers: withoutSecrets(headers, undefined),
      body: secrets === undefined ? undefined : withoutSecrets(body, secrets),
    };
  }
}

/** Sends what an operation sends. `T` is what the contract says that it answers. */
export async function send<T>(
  connection: Connection,
  call: Call,
  options: CallOptions | undefined,
): Promise<T> {
  // The server is held to the contract by its tests, and by `validate` where that is wanted.
  return (await sendBy(connection, { secrets: [], ...call }, options)) as T;
}

/** Whether another token may help. It doesn't where the account is locked. */
function isTokenRefused(error: unknown): boolean {
  return error instanceof MatrixError && error.status === 401 && error.errcode !== "M_USER_LOCKED";
}

function checkedBaseUrl(text: string): string {
  if (!URL.canParse(text)) {
    throw new TypeError("baseUrl is no URL. It is one such as https://matrix.example.org.");
  }
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol) || url.search + url.hash !== "") {
    throw new TypeError("baseUrl is http:// or https://, with neither a query nor a fragment.");
  }
  // Not repeated in the message: what stands there is a secret.
  if (url.username + url.password !== "") {
    throw new TypeError("baseUrl can't hold a user name and password; give an accessToken, or headers.");
  }
  return url.origin + url.pathname.replace(/\/+$/u, "");
}

/** What fetch throws for such a token would repeat it. */
function checkToken(token: string): string {
  if (!/^[\x21-\x7e]+$/u.test(token)) {
    throw new TypeError(
      "The access token is empty, or has characters that no header can carry, such as the end of a line.",
    );
  }
  return token;
}

async function askFor(accessToken: AccessToken | undefined): Promise<string | undefined> {
  return typeof accessToken === "function" ? checkToken(await accessToken()) : accessToken;
}

/** What goes over the wire as it is. */
function isRaw(
  body: unknown,
): body is Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | FormData | URLSearchParams {
  // Any view of bytes is sent as they are; Uint8Array stands for all, as the types of Node's fetch and of browsers' have it.
  const kinds = [Blob, ArrayBuffer, FormData, URLSearchParams];
  return ArrayBuffer.isView(body) || kinds.some((kind) => body instanceof kind);
}

/** A signal that is given after some time, or with another one. */
function startClock(ms: number, signal: AbortSignal | undefined): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  // setTimeout takes no more than this, 24 days, for a long time.
  const timer = ms < 2 ** 31 ? setTimeout(() => controller.abort(), ms) : undefined;
  signal?.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    },
  };
}
