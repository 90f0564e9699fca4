import type { RequestHandler, Response } from "express";

/**
 * Cross-origin headers as the Matrix specification wants them ("Web Browser Clients"): on every answer, since browser-based
 * admin tools call from other origins.
 */
export const originHeaders = [
  ["Access-Control-Allow-Origin", "*"],
  ["Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE, OPTIONS"],
  ["Access-Control-Allow-Headers", "X-Requested-With, Content-Type, Authorization, Date"],
] as const;

/** Puts {@link originHeaders} on an answer. */
export function allowOrigins(response: Response) {
  for (const [name, value] of originHeaders) {
    response.setHeader(name, value);
  }
}

/** Lets other origins read any answer. A preflight request is answered here, before the path or the token is looked at. */
export const cors: RequestHandler = (request, response, next) => {
  allowOrigins(response);
  if (request.method === "OPTIONS") {
    response.status(204).end();
    return;
  }
  next();
};
