import express, { type Express, type Request, type RequestHandler, type Response } from "express";
import { operations, type OperationId } from "@synapse-user-admin/contract";
import type { Database } from "@synapse-user-admin/database";
import type { Activity } from "../activity.ts";
import type { Peers } from "../cluster/peers.ts";
import type { Log } from "../log.ts";
import type { MetricsAccess } from "../metrics/metricsAccess.ts";
import { createRequestMetrics } from "../metrics/requestMetrics.ts";
import type { Services } from "../services.ts";
import { bodyReader } from "./body.ts";
import { allowOrigins, cors, originHeaders } from "./cors.ts";
import { docs } from "./docs.ts";
import { errorHandler, MatrixError } from "./errors.ts";
import { healthHandler } from "./health.ts";
import { metricsHandler } from "./metrics.ts";
import { compose, type Answer } from "./pipeline.ts";
import { requestIdHeader, requestIdOf, requestIds, showRequestId } from "./requestIds.ts";
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
  const { db, log, document, docsFolder } = options;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", false);
  app.set("trust proxy", options.trustProxy);

  const requests = options.metrics && createRequestMetrics();
  app.use(requestIds(options.trustProxy > 0));
  app.use(watchRequests(log, options.requestLines, requests));
  // First, as nearly all requests are for it: the rest costs them nothing.
  const route = createRouting(Object.values(operations));
  app.use(contractOperations(route, options));
  app.use(showRequestId);
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

  app.use(({ method, url }: Request, response: Response) => {
    const match = route(method, pathOf(url));
    if (typeof match === "object" && "allow" in match) {
      // RFC 9110, 15.5.6, asks for it.
      response.setHeader("Allow", match.allow.join(", "));
      throw new MatrixError(405, "M_UNRECOGNIZED", "Unrecognized request");
    }
    throw new MatrixError(404, "M_UNRECOGNIZED", "Unrecognized request");
  });
  app.use(errorHandler(log));
  return app;
}

/** Answers what names an operation of the contract, and leaves everything else to what comes next. */
function contractOperations(route: ReturnType<typeof createRouting>, options: AppOptions): RequestHandler {
  const pipeline = {
    ...options,
    validate: createValidation(withUserTypes(options.document, options.services.userTypes)),
    readBody: bodyReader(options.bodyLimit),
  };
  const ids = Object.keys(operations) as OperationId[];
  const composed = new Map(ids.map((id) => [id, compose(id, pipeline)]));
  return async (request, response, next) => {
    const match = route(request.method, pathOf(request.url));
    if (match === "unknown-path" || "allow" in match) {
      next();
      return;
    }
    response.locals["operationId"] = match.operationId;
    try {
      const answer = await composed.get(match.operationId)?.(request, response, match.pathParams);
      if (answer !== undefined) {
        send(response, answer);
      }
    } catch (error) {
      if (!response.headersSent) {
        response.setHeader(requestIdHeader, requestIdOf(response));
        allowOrigins(response);
      }
      throw error;
    }
  };
}

const pathOf = (url: string) => {
  const search = url.indexOf("?");
  return search === -1 ? url : url.slice(0, search);
};

const originHeaderLines = originHeaders.flat();

/** Writes an answer: once serialised, never looked at again. Its headers are written as they are, without a look at each. */
function send(response: Response, { status, body, headers }: Answer) {
  const text = JSON.stringify(body);
  const lines = [
    ...originHeaderLines,
    requestIdHeader,
    requestIdOf(response),
    "Content-Type",
    "application/json",
    "Cache-Control",
    "no-cache, no-store, must-revalidate",
    "Content-Length",
    String(Buffer.byteLength(text)),
  ];
  for (const name in headers) {
    lines.push(name, headers[name] ?? "");
  }
  response.writeHead(status, lines);
  response.end(text);
}
