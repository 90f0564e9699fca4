/**
 * The database can't be used right now: it refuses connections, is starting or stopping, has no connection left, or the
 * connection broke. Trying later may work; what was being written was rolled back, unless the connection broke
 * during the commit itself.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
}

/** A statement or a transaction was ended as it took longer than it may; the next one like it might as well. Nothing was written. */
export class TooSlowError extends DatabaseUnavailableError {
  constructor(options?: ErrorOptions) {
    super("The database took too long", options);
  }
}

/** The database can't be opened. The message is a plain sentence or two for the command line. */
export class StartError extends Error {
  override readonly name = "StartError";
  /** What is wrong: the message without the advice. */
  readonly fault: string;
  /** What to do about it, where more can be said than goes for every fault of its kind. */
  readonly advice: string | undefined;

  constructor(fault: string, { advice, ...options }: ErrorOptions & { readonly advice?: string } = {}) {
    super(advice === undefined ? fault : `${fault} ${advice}`, options);
    this.fault = fault;
    this.advice = advice;
  }
}

/** The database was opened without the right to write; the message says why, fit for the one who asked. */
export class NotWritableError extends Error {
  override readonly name = "NotWritableError";
}

/** A text that PostgreSQL can't hold: one with a NUL or with half a surrogate pair. */
export class UnstorableTextError extends Error {
  override readonly name = "UnstorableTextError";
}

/** Whether PostgreSQL can hold a text as it is. */
export const isStorable = (value: string): boolean => !value.includes("\0") && value.isWellFormed();

/** @throws UnstorableTextError for a text that would be refused, or (half a surrogate pair) be changed on its way */
export const requireStorable = (value: unknown): void => {
  if (typeof value === "string" && !isStorable(value)) {
    throw new UnstorableTextError(
      "A text holds a NUL or half a surrogate pair, which the database can't hold",
    );
  }
};

/** An account of this id is there already; nothing was written. */
export class UserIdTakenError extends Error {
  override readonly name = "UserIdTakenError";
}

/** An account can't become an administrator's; the message is a sentence that says why. Nothing was written. */
export class NotPromotableError extends Error {
  override readonly name = "NotPromotableError";
}

/** One of the external ids belongs to another user; nothing was written. */
export class ExternalIdInUseError extends Error {
  override readonly name = "ExternalIdInUseError";
}

/** A room can't be written to without guessing, or its rules forbid the event; the message says why. Nothing was written. */
export class RoomUnwritableError extends Error {
  override readonly name = "RoomUnwritableError";
}

/** A step of a task can't be done now, as another process is at it, or it is finished. Nothing was written. */
export class TaskHeldError extends Error {
  override readonly name = "TaskHeldError";
}

/** A redaction of this user's events runs already; nothing was written. */
export class RedactionRunningError extends Error {
  override readonly name = "RedactionRunningError";
}

/** What Node says of a socket that can't be opened or broke. */
const socketCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** SQLSTATEs that mean "try later": https://www.postgresql.org/docs/current/errcodes-appendix.html */
const isUnavailableState = (code: string): boolean =>
  code.startsWith("08") || // connection exceptions
  code.startsWith("57P") || // shut down, crash, starting up, database dropped, idle session ended
  code === "53300" || // too many connections
  code === "57014" || // cancelled: ran for longer than statements may
  code === "25006"; // read-only: the server became a standby

/** Prisma's codes for the same: unreachable, timed out, closed, no connection to be had. */
const prismaCodes = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2037"]);

/** Errors of `pg` and `pg-pool` that carry no code. */
const messages =
  /connection terminated|timeout expired|timeout exceeded when trying to connect|client has encountered a connection error|connection ended|not queryable|unable to start a transaction in the given time|server closed the connection/i;

/** The error and everything that it says was its cause, Prisma's `meta` included. */
function* causes(error: unknown): Generator<object> {
  let current = error;
  for (let depth = 0; depth < 6 && typeof current === "object" && current !== null; depth++) {
    yield current;
    if ("errors" in current && Array.isArray(current.errors)) {
      for (const inner of current.errors) if (typeof inner === "object" && inner !== null) yield inner;
    }
    const meta = "meta" in current ? current.meta : undefined;
    const ofDriver =
      typeof meta === "object" && meta !== null && "driverAdapterError" in meta
        ? meta.driverAdapterError
        : undefined;
    current = ofDriver ?? ("cause" in current ? current.cause : undefined);
  }
}

const text = (holder: object, key: "code" | "originalCode" | "message" | "kind"): string => {
  // Reading one property of an object of unknown shape.
  const value = (holder as Record<string, unknown>)[key];
  return typeof value === "string" ? value : "";
};

/** Whether `error` means that the database can't be used for now, rather than that a statement was wrong. */
export const isUnavailable = (error: unknown): boolean => {
  if (error instanceof DatabaseUnavailableError) return true;
  for (const cause of causes(error)) {
    const code = text(cause, "code") || text(cause, "originalCode");
    if (socketCodes.has(code) || prismaCodes.has(code) || isUnavailableState(code)) return true;
    // A Unix socket that is not there (any more); other files' ENOENT is another matter.
    if (code === "ENOENT" && "syscall" in cause && cause.syscall === "connect") return true;
    if (code === "" && messages.test(text(cause, "message"))) return true;
  }
  return false;
};

/** Whether a transaction lost against another one and can simply be run again. */
export const isRetryable = (error: unknown): boolean => {
  for (const cause of causes(error)) {
    const code = text(cause, "code") || text(cause, "originalCode");
    if (code === "40001" || code === "40P01" || code === "P2034") return true;
    if (text(cause, "kind") === "TransactionWriteConflict") return true;
  }
  return false;
};

/** Whether `error` or what caused it has one of these SQLSTATEs. */
const hasState = (error: unknown, ...states: readonly string[]): boolean => {
  for (const cause of causes(error)) {
    if (states.includes(text(cause, "code") || text(cause, "originalCode"))) return true;
  }
  return false;
};

/** Whether a statement was refused as one before it in its transaction had failed. */
export const isInFailedTransaction = (error: unknown): boolean => hasState(error, "25P02");

/** Ended by the limit of statements' time, or by an administrator. */
const isStatementTimeout = (error: unknown): boolean => hasState(error, "57014");

/** Whether PostgreSQL refused a text that it can't hold: `22021` in a text, `22P05` in JSON. */
const isUnstorable = (error: unknown): boolean => hasState(error, "22021", "22P05");

/** `26000`: a prepared statement that is not there; `42P05`: one that is there already. We name each once a connection. */
const areStatementsMixedUp = (error: unknown): boolean => hasState(error, "26000", "42P05");

/** `error` as what this package throws: one of the errors above where it means that, itself otherwise. */
export const translate = (error: unknown): unknown => {
  if (error instanceof DatabaseUnavailableError || error instanceof UnstorableTextError) return error;
  if (isStatementTimeout(error)) return new TooSlowError({ cause: error });
  if (areStatementsMixedUp(error)) {
    return new DatabaseUnavailableError(
      "A connection pooler in front of the database gives prepared statements to other sessions: leave them out " +
        "(PREPARED_STATEMENTS=false)",
      { cause: error },
    );
  }
  if (isUnavailable(error))
    return new DatabaseUnavailableError("The database is not available", { cause: error });
  if (isUnstorable(error)) return new UnstorableTextError("The database can't hold a text", { cause: error });
  return error;
};
