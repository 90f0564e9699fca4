import type { Request } from "express";
import { findCaller, type Caller, type Database } from "@synapse-user-admin/database";
import { MatrixError } from "./errors.ts";

/** Who calls, and whether the user in the path is known here (`undefined` where that was not asked). */
export interface Authenticated {
  readonly caller: Caller;
  readonly targetKnown: boolean | undefined;
}

/**
 * Finds the caller by the access token, and in the same round trip whether the account in the path exists.
 *
 * @param askedFor the user id whose existence the operation needs to know
 * @param now ms since the Unix epoch
 * @throws MatrixError 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN or M_USER_LOCKED
 */
export async function authenticate(
  db: Database,
  request: Request,
  askedFor: string | undefined,
  now: number,
): Promise<Authenticated> {
  const found = await db.read(findCaller, accessToken(request), askedFor);
  if (found === undefined) {
    throw unknownToken("Invalid access token passed.", false);
  }
  const { caller, targetKnown } = found;
  if (caller.tokenValidUntilMs !== null && caller.tokenValidUntilMs < now) {
    throw unknownToken("Access token has expired.", true);
  }
  if (caller.locked) {
    throw new MatrixError(401, "M_USER_LOCKED", "User account has been locked.", {
      soft_logout: true,
    });
  }
  return { caller, targetKnown };
}

const unknownToken = (message: string, softLogout: boolean) =>
  new MatrixError(401, "M_UNKNOWN_TOKEN", message, { soft_logout: softLogout });

/** The token from the header or, as older clients send it, from the query; both at once is refused. */
function accessToken(request: Request): string {
  const header = request.headers.authorization;
  const search = request.url.indexOf("?");
  const inQuery =
    search === -1 ? null : new URLSearchParams(request.url.slice(search)).get("access_token");
  if (header === undefined) {
    if (inQuery === null) {
      throw missingToken("Missing access token.");
    }
    return inQuery;
  }
  if (inQuery !== null) {
    throw missingToken("Give the access token in the Authorization header or in the query, not both.");
  }
  const token = /^Bearer ([^ ]+)$/.exec(header)?.[1];
  if (token === undefined) {
    throw missingToken("The Authorization header must read: Bearer, one space, the access token.");
  }
  return token;
}

const missingToken = (message: string) => new MatrixError(401, "M_MISSING_TOKEN", message);
