import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";

export const requestIdHeader = "X-Request-Id";

/** An id that a proxy may give: what can stand in a line of a log without being taken for something else. */
const sane = /^[A-Za-z0-9][A-Za-z0-9._:+/=@-]{0,127}$/;

/**
 * Gives each request an id, which stands in the answer's header, in every line of the log about it, and in the audit
 * log. Where proxies are in front, theirs is kept, so that one id goes through all logs.
 */
export function requestIds(behindProxies: boolean): RequestHandler {
  return (request, response, next) => {
    const given = behindProxies ? request.headers["x-request-id"] : undefined;
    const requestId = typeof given === "string" && sane.test(given) ? given : randomUUID();
    response.locals["requestId"] = requestId;
    next();
  };
}

/** Puts the id into the answer's header. */
export const showRequestId: RequestHandler = (_request, response, next) => {
  response.setHeader(requestIdHeader, requestIdOf(response));
  next();
};

/** The id that {@link requestIds} gave. */
export const requestIdOf = (response: Response): string => String(response.locals["requestId"]);
