import express, { type Request, type RequestHandler, type Response } from "express";
import { MatrixError } from "./errors.ts";

/**
 * Takes a request's body as bytes, whatever its Content-Type says, as Synapse does; it is parsed later, by the
 * operations that have one, at the point where their contract says so.
 *
 * @param limit bytes
 */
export function bodyReader(limit: number) {
  const read: RequestHandler = express.raw({ type: () => true, limit, inflate: true });
  return (request: Request, response: Response) =>
    new Promise<Uint8Array>((resolve, reject) => {
      read(request, response, (error: unknown) => {
        if (error === undefined) {
          resolve(request.body instanceof Uint8Array ? request.body : new Uint8Array());
        } else {
          reject(asMatrixError(error, limit));
        }
      });
    });
}

function asMatrixError(error: unknown, limit: number): Error {
  const kind = typeof error === "object" && error !== null && "type" in error ? error.type : undefined;
  if (kind === "entity.too.large") {
    return new MatrixError(
      413,
      "M_TOO_LARGE",
      `The request body is larger than this server's limit of ${limit} bytes.`,
    );
  }
  // A broken or unknown encoding, fewer bytes than were announced, a client that went away.
  return new MatrixError(400, "M_NOT_JSON", "The request body could not be read.");
}

/** A JSON object as it came, before the contract has been held against it. */
export type JsonObject = Record<string, unknown>;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * @param optional an absent body, and the JSON `null`, count as `{}`
 * @throws MatrixError 400 M_NOT_JSON for what is no JSON, M_BAD_JSON for JSON that is no object
 */
export function parseJsonObject(bytes: Uint8Array, optional: boolean): JsonObject {
  if (optional && bytes.length === 0) {
    return {};
  }
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    throw new MatrixError(400, "M_NOT_JSON", "Content not JSON.");
  }
  if (optional && value === null) {
    return {};
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new MatrixError(400, "M_BAD_JSON", "Content must be a JSON object.");
  }
  // An object that is neither null nor an array: its fields are still unknown.
  return value as JsonObject;
}
