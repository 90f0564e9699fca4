import type { RequestHandler } from "express";
import type { Log } from "../log.ts";
import type { RequestMetrics } from "../metrics/requestMetrics.ts";
import { requestIdOf } from "./requestIds.ts";

/** Which requests have a line in the log at `info`: those that take long, all, or none. At `debug` all have one. */
export type RequestLines = "slow" | "all" | "off";

/** What takes longer, in ms, is told. */
const slowMs = 1000;

/**
 * Counts each request, and writes a line about it when its answer is sent: with the operation's name instead of the
 * path, as paths name users and queries may hold tokens.
 */
export function watchRequests(
  log: Log,
  lines: RequestLines,
  metrics: RequestMetrics | undefined,
): RequestHandler {
  return (request, response, next) => {
    const begun = performance.now();
    response.on("close", () => {
      const ms = performance.now() - begun;
      const operation: unknown = response.locals["operationId"];
      // What the caller has not waited for has the status that would have been sent.
      const aborted = !response.writableFinished;
      metrics?.observe(
        typeof operation === "string" ? operation : undefined,
        aborted ? "aborted" : response.statusCode,
        ms / 1000,
      );
      const level = lines === "all" || (lines === "slow" && ms > slowMs) ? "info" : "debug";
      if (level === "debug" && !log.isLevelEnabled("debug")) {
        return;
      }
      log[level](
        {
          requestId: requestIdOf(response),
          operation,
          method: request.method,
          status: response.statusCode,
          ms: Math.round(ms * 10) / 10,
          ...(aborted ? { aborted } : {}),
        },
        "request",
      );
    });
    next();
  };
}
