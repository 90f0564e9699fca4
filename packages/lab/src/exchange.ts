import type { ExchangeTolerance } from "./compareAnswers.ts";
import type { WireRequest } from "./http.ts";
import type { OracleState } from "./oracle.ts";

/** One request that both servers get, and what of their answers may differ beyond the rules for all. */
export interface Exchange {
  /** The contract's operationId, or `routing` for what belongs to none. */
  readonly operation: string;
  readonly request: WireRequest;
  readonly allow?: readonly ExchangeTolerance[];
}

/** What the tables of exchanges are made from: the seeded population and its tokens. */
export interface World {
  readonly serverName: string;
  readonly adminToken: string;
  readonly state: OracleState;
}

export const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** A GET with the admin's token. */
export const get = (
  world: World,
  operation: string,
  path: string,
  allow: readonly ExchangeTolerance[] = [],
): Exchange => ({
  operation,
  request: { method: "GET", path, headers: bearer(world.adminToken) },
  allow,
});

export const segment = encodeURIComponent;
export const admin = "/_synapse/admin";

/** The token of the application service in the oracle's configuration. */
export const appserviceToken = "oracle-as-token";
