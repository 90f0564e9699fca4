import type { Milliseconds } from "./units.ts";

/** What is known of an error answer. */
export interface MatrixErrorFacts {
  readonly errcode: string;
  readonly status: number;
  readonly operationId?: string | undefined;
  readonly retryAfterMs?: Milliseconds | undefined;
  readonly softLogout?: boolean;
}

/** What the errors have in common. */
class ClientError extends Error {
  /** For logs: what an `Error` leaves out of JSON is in it. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...(this as object) };
  }
}

/**
 * What a server answered instead of what was asked for. Its subclasses are for what callers tell apart; everything else
 * is told by `errcode` and `status`. It holds no token and no password, and can be logged as it is.
 */
export class MatrixError extends ClientError {
  override readonly name: string = "MatrixError";
  /** `M_NOT_FOUND` and the like; `M_UNKNOWN` where the answer has none, as a proxy's. */
  readonly errcode: string;
  /** The HTTP status. */
  readonly status: number;
  /** The contract's name of what was asked, such as `getUser`; undefined for `request()`. */
  readonly operationId: string | undefined;
  /** How long to wait before asking again, in ms, where the server says so (429 `M_LIMIT_EXCEEDED`). */
  readonly retryAfterMs: Milliseconds | undefined;

  constructor(message: string, facts: MatrixErrorFacts) {
    super(message);
    this.errcode = facts.errcode;
    this.status = facts.status;
    this.operationId = facts.operationId;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** 404 `M_NOT_FOUND`, or `M_UNKNOWN` by some operations: there is no such user, device, room, … */
export class NotFoundError extends MatrixError {
  override readonly name = "NotFoundError";
}

/** 401 `M_UNKNOWN_TOKEN` or `M_MISSING_TOKEN`: the token has ended, was never one, or is not there. */
export class UnknownTokenError extends MatrixError {
  override readonly name = "UnknownTokenError";
  /** Whether only the token has ended, but not the session: a refresh token or a new login leads back to it. */
  readonly softLogout: boolean;

  constructor(message: string, facts: MatrixErrorFacts) {
    super(message, facts);
    this.softLogout = facts.softLogout ?? false;
  }
}

/** 403: who asks may not, is no administrator, say. */
export class ForbiddenError extends MatrixError {
  override readonly name = "ForbiddenError";
}

/** 429 `M_LIMIT_EXCEEDED`: too many requests. Nothing was done; `retryAfterMs` says when to ask again. */
export class RateLimitedError extends MatrixError {
  override readonly name = "RateLimitedError";
}

/** `M_UNRECOGNIZED`: the server does not have this operation. */
export class UnsupportedByServerError extends MatrixError {
  override readonly name = "UnsupportedByServerError";
  /** The Synapse that brought the operation, such as `1.116.0`; undefined where every Synapse of today has it. */
  readonly addedInSynapse: string | undefined;

  constructor(message: string, facts: MatrixErrorFacts, addedInSynapse: string | undefined) {
    super(message, facts);
    this.addedInSynapse = addedInSynapse;
  }
}

/** There is no answer: the server can't be reached, or the connection broke. `code` is the system's, such as `ECONNREFUSED`. */
export class ConnectionError extends ClientError {
  override readonly name: string = "ConnectionError";
  readonly operationId: string | undefined;
  /** The operating system's or the TLS library's name of what is wrong, where there is one. */
  readonly code: string | undefined;

  constructor(message: string, operationId: string | undefined, code?: string) {
    super(message);
    this.operationId = operationId;
    this.code = code;
  }
}

/** There was no whole answer within `timeout`. Whether the server did what was asked isn't known. */
export class TimeoutError extends ConnectionError {
  override readonly name = "TimeoutError";
}

/** What answers doesn't speak Matrix, such as a proxy's page or a redirect, or answers what the contract doesn't allow. */
export class UnexpectedAnswerError extends ClientError {
  override readonly name = "UnexpectedAnswerError";
  readonly operationId: string | undefined;
  /** The HTTP status. */
  readonly status: number;

  constructor(message: string, operationId: string | undefined, status: number) {
    super(message);
    this.operationId = operationId;
    this.status = status;
  }
}

/** A redaction that broke off. What was redacted before stays so. The message is the server's. */
export class RedactionFailedError extends ClientError {
  override readonly name = "RedactionFailedError";
  readonly redactId: string;

  constructor(message: string, redactId: string) {
    super(message);
    this.redactId = redactId;
  }
}
