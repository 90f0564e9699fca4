import type { ErrorRequestHandler, Response } from "express";
import {
  DatabaseUnavailableError,
  NotWritableError,
  UnstorableTextError,
} from "@synapse-user-admin/database";
import type { Log } from "../log.ts";
import { MediaFolderError } from "../mediaStore.ts";
import { requestIdOf } from "./requestIds.ts";

/** The `errcode`s that the contract declares. */
export type Errcode =
  | "M_BAD_JSON"
  | "M_EXCLUSIVE"
  | "M_FORBIDDEN"
  | "M_GUEST_ACCESS_FORBIDDEN"
  | "M_INVALID_PARAM"
  | "M_INVALID_USERNAME"
  | "M_LIMIT_EXCEEDED"
  | "M_MISSING_PARAM"
  | "M_MISSING_TOKEN"
  | "M_NOT_FOUND"
  | "M_NOT_JSON"
  | "M_TOO_LARGE"
  | "M_UNKNOWN"
  | "M_UNKNOWN_TOKEN"
  | "M_UNRECOGNIZED"
  | "M_USER_DEACTIVATED"
  | "M_USER_IN_USE"
  | "M_USER_LOCKED"
  | "M_WEAK_PASSWORD";

/** Fields that Matrix puts beside `errcode` and `error`. */
export interface ErrorFields {
  readonly soft_logout?: boolean;
  /** ms */
  readonly retry_after_ms?: number;
}

/**
 * An answer other than success. Thrown wherever it is noticed, written in one place.
 *
 * `message` is what the caller reads: what was wrong, with which value, what to do. It never holds a
 * password or a token.
 */
export class MatrixError extends Error {
  override readonly name = "MatrixError";
  readonly status: number;
  readonly errcode: Errcode;
  readonly fields: ErrorFields;

  constructor(status: number, errcode: Errcode, message: string, fields: ErrorFields = {}) {
    super(message);
    this.status = status;
    this.errcode = errcode;
    this.fields = fields;
  }
}

/** 404 for what the caller named and is not there. */
export const notFound = (message: string) => new MatrixError(404, "M_NOT_FOUND", message);

/** Writes every error as `{errcode, error, …}`; what nobody foresaw is logged and answered as 500. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const requestId = requestIdOf(response);
    const answer = toMatrixError(error, requestId);
    if (answer.status >= 500) {
      log.error(
        { requestId, operation: response.locals["operationId"], method: request.method, err: error },
        "request failed",
      );
    }
    sendError(response, answer);
  };
}

function sendError(response: Response, { status, errcode, message, fields }: MatrixError) {
  if (fields.retry_after_ms !== undefined) {
    response.setHeader("Retry-After", Math.ceil(fields.retry_after_ms / 1000));
  }
  response.status(status).json({ errcode, error: message, ...fields });
}

function toMatrixError(error: unknown, requestId: string): MatrixError {
  if (error instanceof MatrixError) {
    return error;
  }
  if (error instanceof NotWritableError) {
    return new MatrixError(403, "M_FORBIDDEN", error.message);
  }
  if (error instanceof UnstorableTextError) {
    return new MatrixError(400, "M_INVALID_PARAM", "A text holds a NUL or half a surrogate pair.");
  }
  if (error instanceof DatabaseUnavailableError) {
    return new MatrixError(503, "M_UNKNOWN", "The database does not answer. Try again later.");
  }
  if (error instanceof MediaFolderError) {
    return new MatrixError(500, "M_UNKNOWN", error.message);
  }
  if (isClientError(error)) {
    return new MatrixError(error.status, "M_UNKNOWN", "The request can't be served as it is.");
  }
  return new MatrixError(
    500,
    "M_UNKNOWN",
    `Internal server error; the log has the reason under ${requestId}.`,
  );
}

/** An error of Express and its parts about the request, such as a Range behind the end of a file. */
const isClientError = (error: unknown): error is Error & { status: number } =>
  error instanceof Error &&
  "status" in error &&
  typeof error.status === "number" &&
  error.status >= 400 &&
  error.status < 500;
