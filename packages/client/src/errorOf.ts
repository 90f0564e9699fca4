import { nameOf, type Call } from "./Call.ts";
import {
  ConnectionError,
  ForbiddenError,
  MatrixError,
  NotFoundError,
  RateLimitedError,
  UnexpectedAnswerError,
  UnknownTokenError,
  UnsupportedByServerError,
} from "./errors.ts";
import { hideIn } from "./secrets.ts";

/** What an answer that is not what was asked for is thrown as. `secrets` are what must not be in it. */
export function errorOf(
  response: Response,
  body: unknown,
  call: Call,
  secrets: readonly string[],
): MatrixError | UnexpectedAnswerError {
  const { status } = response;
  const { operationId } = call;
  const unexpected = (message: string) =>
    new UnexpectedAnswerError(hideIn(message, secrets), operationId, status);
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
    const target = response.headers.get("location");
    return unexpected(
      `The server redirects${target === null ? "" : ` to ${target}`}. It isn't followed, as it could carry the token elsewhere: set baseUrl to where the server is.`,
    );
  }
  if (response.ok) {
    return unexpected(
      `${status}, but no JSON${operationId === undefined ? "" : " object"}. Is baseUrl that of the homeserver?`,
    );
  }

  const fields: { errcode?: unknown; error?: unknown; retry_after_ms?: unknown; soft_logout?: unknown } =
    typeof body === "object" && body !== null ? body : {};
  const errcode = typeof fields.errcode === "string" ? fields.errcode : "M_UNKNOWN";
  const text = typeof fields.error === "string" ? fields.error : response.statusText;
  const facts = {
    errcode,
    status,
    operationId,
    retryAfterMs: waitOf(fields.retry_after_ms, response.headers.get("retry-after")),
    softLogout: fields.soft_logout === true,
  };
  const message = hideIn(`${status} ${errcode}: ${text}`, secrets);
  if (errcode === "M_UNRECOGNIZED") {
    return new UnsupportedByServerError(message + hintOf(call), facts, call.addedInSynapse);
  }
  if (errcode === "M_UNKNOWN_TOKEN" || errcode === "M_MISSING_TOKEN") {
    return new UnknownTokenError(message, facts);
  }
  // Synapse has 404 M_UNKNOWN as well. A 404 without any errcode is a proxy's, and says nothing of what was asked for.
  if (status === 404 && typeof fields.errcode === "string") {
    return new NotFoundError(message, facts);
  }
  if (status === 403) {
    return new ForbiddenError(message, facts);
  }
  return status === 429 ? new RateLimitedError(message, facts) : new MatrixError(message, facts);
}

/** Why a server may lack an operation. */
function hintOf({ operationId, addedInSynapse, unavailableWithDelegatedAuth }: Call): string {
  if (operationId === undefined) {
    return "";
  }
  const reasons = [
    ...(addedInSynapse === undefined ? [] : [`it came with Synapse ${addedInSynapse}`]),
    ...(unavailableWithDelegatedAuth === true ? ["a server that delegates authentication lacks it"] : []),
    "baseUrl may be another server's",
  ];
  return ` (The server does not have ${operationId}: ${reasons.join("; ")}.)`;
}

/** Matrix's field counts milliseconds, HTTP's header seconds; a proxy's may hold a date. */
function waitOf(field: unknown, header: string | null): number | undefined {
  if (typeof field === "number" && field >= 0) {
    return field;
  }
  const text = header ?? "";
  const wait = /^\d+$/u.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

/** What `fetch` threw, without what it carries along, which can hold headers. */
export function errorOfFailure(failure: unknown, call: Call, secrets: readonly string[]): ConnectionError {
  const { message, code } = deepest(failure);
  // Node has errors that have nothing but a code.
  const reason = message.includes(code ?? "") ? message : [message, code].filter(Boolean).join(", ");
  return new ConnectionError(
    hideIn(`No answer to ${nameOf(call)}: ${reason}`, secrets),
    call.operationId,
    code,
  );
}

/** The innermost cause that says something: `fetch` itself only says that it failed. */
function deepest(failure: unknown): { message: string; code?: string | undefined } {
  if (!(failure instanceof Error)) {
    return { message: String(failure) };
  }
  if (failure.cause instanceof Error) {
    return deepest(failure.cause);
  }
  const { message, code } = failure as Error & { code?: unknown }; // Node's errors have one
  return { message, code: typeof code === "string" ? code : undefined };
}
