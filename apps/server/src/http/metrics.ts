import { createHash, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler } from "express";
import type { Database } from "@synapse-user-admin/database";
import type { Peers } from "../cluster/peers.ts";
import packageJson from "../../package.json" with { type: "json" };
import { createDatabaseMetrics } from "../metrics/databaseMetrics.ts";
import { exposition, expose, family } from "../metrics/exposition.ts";
import type { MetricsAccess } from "../metrics/metricsAccess.ts";
import { processMetrics } from "../metrics/processMetrics.ts";
import type { RequestMetrics } from "../metrics/requestMetrics.ts";
import { MatrixError } from "./errors.ts";

/** `GET /metrics`, for Prometheus: of a cluster, whichever process is asked tells of all. */
export function metricsHandler(
  { token }: MetricsAccess,
  requests: RequestMetrics,
  db: Database,
  peers: Peers | undefined,
): RequestHandler {
  const database = createDatabaseMetrics(db);
  const info = family("synapse_user_admin_info", "gauge", "Always 1; the labels tell what this is.", [
    { labels: { version: packageJson.version, node: process.versions.node, mode: db.mode }, value: 1 },
  ]);
  const own = async () => {
    const [ofDatabase, ofProcess] = await Promise.all([database.own(), processMetrics()]);
    return [...ofDatabase, ...requests.families(), ...ofProcess];
  };
  peers?.onCollect(own);
  return async (request, response) => {
    if (token === undefined) {
      refuseForwarded(request);
    } else {
      requireToken(request, token);
    }
    const [shared, ofProcesses] = await Promise.all([database.shared(), peers?.collect() ?? own()]);
    response
      .set({ "Content-Type": exposition, "Cache-Control": "no-store" })
      .send(expose([info, ...ofProcesses, ...shared]));
  };
}

/** Without a token they are for this machine alone, and what a proxy on it passes on is not from there. */
function refuseForwarded({ headers }: Request) {
  if (["forwarded", "x-forwarded-for", "via"].some((name) => headers[name] !== undefined)) {
    throw new MatrixError(
      403,
      "M_FORBIDDEN",
      "Metrics are for this machine alone; METRICS_TOKEN opens them to others.",
    );
  }
}

/** @throws MatrixError 401 */
function requireToken({ headers: { authorization } }: Request, token: string) {
  if (authorization === undefined) {
    throw new MatrixError(401, "M_MISSING_TOKEN", "Give METRICS_TOKEN in the Authorization header.");
  }
  // Of one length, so that the time of the comparison tells nothing.
  const digest = (text: string) => createHash("sha256").update(text).digest();
  if (!timingSafeEqual(digest(authorization), digest(`Bearer ${token}`))) {
    throw new MatrixError(401, "M_UNKNOWN_TOKEN", "This is not METRICS_TOKEN.");
  }
}
