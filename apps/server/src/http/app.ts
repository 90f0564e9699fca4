import express, { type Express, type Request, type Response } from "express";
import { operations, type OperationId } from "@synapse-user-admin/contract";
import type { Database } from "@synapse-user-admin/database";
import type { Activity } from "../activity.ts";
import type { Peers } from "../cluster/peers.ts";
import type { Log } from "../log.ts";
import type { MetricsAccess } from "../metrics/metricsAccess.ts";
import { createRequestMetrics } from "../metrics/requestMetrics.ts";
import type { Services } from "../services.ts";
import { bodyReader } from "./body.ts";
import { cors } from "./cors.ts";
import { docs } from "./docs.ts";
import { errorHandler, MatrixError } from "./errors.ts";
import { healthHandler } from "./health.ts";
import { metricsHandler } from "./metrics.ts";
import { compose, type Answer } from "./pipeline.ts";
import { requestIds } from "./requestIds.ts";
import { watchRequests, type RequestLines } from "./watchRequests.ts";
import { createRouting } from "./routing.ts";
import { withUserTypes } from "./userTypes.ts";
import { createValidation, type JsonNode } from "./validation.ts";

export interface AppOptions {
  readonly db: Database;
  readonly services: Services;
  readonly activity: Activity;
  readonly log: Log;
  /** The bundled contract. */
  readonly document: JsonNode;
  /** Folder of the rendered docs, where they are built. */
  readonly docsFolder: string | undefined;
  /** bytes */
  readonly bodyLimit: number;
  /** How many proxies in front are believed about the caller's address. */
  readonly trustProxy: number;
  /** Who may read the metrics; `undefined`: nobody, and nothing is counted. */
  readonly metrics: MetricsAccess | undefined;
  /** The other processes of a cluster. */
  readonly peers?: Peers | undefined;
  /** Which requests have a line in the log. */
  readonly requestLines: RequestLines;
}

/** The Express application: the contract's operations, and beside them health, the contract itself and the docs. */
export function createApp(options: AppOptions): Express {
  const { db, services, log, document, docsFolder } = options;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", false);
  app.set("trust proxy", options.trustProxy);

  const requests = options.metrics && createRequestMetrics();
  app.use(requestIds(options.trustProxy > 0));
  app.use(watchRequests(log, options.requestLines, requests));
  if (options.metrics !== undefined && requests !== undefined) {
    // Before the headers that let pages of other origins read an answer.
    app.get("/metrics", metricsHandler(options.metrics, requests, db, options.peers));
  }
  app.use(cors);
  app.get("/health", healthHandler(db));
  const contract = JSON.stringify(document);
  app.get("/openapi.json", (_request, response) => {
    response.type("application/json").send(contract);
  });
  if (docsFolder !== undefined) {
    app.use("/docs", docs(docsFolder));
  }

  const pipeline = {
    ...options,
    validate: createValidation(withUserTypes(document, services.userTypes)),
    readBody: bodyReader(options.bodyLimit),
  };
  const ids = Object.keys(operations) as OperationId[];
  const composed = new Map(ids.map((id) => [id, compose(id, pipeline)]));
  const route = createRouting(Object.values(operations));
  app.use(async (request: Request, response: Response) => {
    const search = request.url.indexOf("?");
    const match = route(request.method, search === -1 ? request.url : request.url.slice(0, search));
    if (match === "unknown-path") {
      throw new MatrixError(404, "M_UNRECOGNIZED", "Unrecognized request");
    }
    if ("allow" in match) {
      // RFC 9110, 15.5.6, asks for it.
      response.setHeader("Allow", match.allow.join(", "));
      throw new MatrixError(405, "M_UNRECOGNIZED", "Unrecognized request");
    }
    response.locals["operationId"] = match.operationId;
    const perform = composed.get(match.operationId);
    if (perform !== undefined) {
      send(response, await perform(request, response, match.pathParams));
    }
  });
  app.use(errorHandler(log));
  return app;
}

/** Writes an answer: once serialised, never looked at again. */
function send(response: Response, { status, body, headers }: Answer) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Cache-Control": "no-cache, no-store, must-revalidate",
    "Content-Length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
