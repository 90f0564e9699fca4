import type { Request, RequestHandler } from "express";
import type { Database, Pulse } from "@synapse-user-admin/database";
import { MatrixError } from "./errors.ts";

/** The header in which a replica says what it is behind its primary, in seconds, for load balancers. */
const lagHeader = "X-Replica-Lag";

/**
 * `GET /health`: 200 when the database answers, 503 when not. On a primary the body is `OK`; on a replica it goes on with
 * what that is behind, which {@link lagHeader} says as well. `?max_lag=SECONDS` asks for 503 from a replica that is further
 * behind, or does not know.
 */
export function healthHandler(db: Database): RequestHandler {
  return async (request, response) => {
    const maxLag = maxLagOf(request);
    response.type("text/plain").setHeader("Cache-Control", "no-store");
    const pulse = await db.ping().catch(() => undefined);
    if (pulse === undefined) {
      response.status(503).send("The database does not answer.");
      return;
    }
    const { isReplica, lagSeconds } = pulse;
    if (lagSeconds !== undefined) {
      response.setHeader(lagHeader, lagSeconds.toFixed(3));
    }
    const isTooOld = isReplica && (lagSeconds ?? Number.POSITIVE_INFINITY) > maxLag;
    response.status(isTooOld ? 503 : 200).send(sentence(pulse, isTooOld, db.isReplica));
  };
}

function sentence({ isReplica, lagSeconds }: Pulse, isTooOld: boolean, wasReplica: boolean): string {
  if (!isReplica) {
    return wasReplica ? "OK, but the replica has been promoted: restart this server to let it write" : "OK";
  }
  const lag = lagSeconds === undefined ? "how far behind is not known" : `${lagSeconds.toFixed(1)} s behind`;
  const changed = wasReplica ? "" : "; it was the primary when this server was started: restart it";
  return `${isTooOld ? "Too old" : "OK"}: a replica, ${lag}${changed}`;
}

/** @throws MatrixError 400 */
function maxLagOf({ url }: Request): number {
  const text = new URLSearchParams(url.split("?")[1] ?? "").get("max_lag");
  if (text === null) {
    return Number.POSITIVE_INFINITY;
  }
  if (!/^\d{1,9}(\.\d+)?$/.test(text)) {
    throw new MatrixError(400, "M_INVALID_PARAM", "max_lag must be a number of seconds.");
  }
  return Number(text);
}
