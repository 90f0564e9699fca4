import type { Request } from "express";
import { findCaller, type Caller, type Database } from "@synapse-user-admin/database";
import { MatrixError } from "./errors.ts";
import { strictText } from "./percent.ts";
import { readQueryString } from "./queryString.ts";

/** Who calls, and whether the user in the path is known here (`undefined` where that was not asked). */
export interface Authenticated {
  readonly caller: Caller;
  readonly targetKnown: boolean | undefined;
}

export interface AuthenticationOptions {
  /** The user id whose existence the operation needs to know. */
  readonly target: string | undefined;
  /** Sessions of locked users, and ones that have expired, will do: they may be ended, and may ask what anyone may ask. */
  readonly anySession: boolean;
  /** ms since the Unix epoch. */
  readonly now: number;
}

/**
 * Finds the caller by the access token, and in the same round trip whether the account in the path exists.
 *
 * @throws MatrixError 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN or M_USER_LOCKED
 */
export async function authenticate(
  db: Database,
  request: Request,
  { target, anySession, now }: AuthenticationOptions,
): Promise<Authenticated> {
  const found = await db.read(findCaller, accessToken(request), target);
  if (found === undefined) {
    throw unknownToken("Invalid access token passed.", false);
  }
  const { caller, targetKnown } = found;
  if (caller.tokenValidUntilMs !== null && caller.tokenValidUntilMs < now && !anySession) {
    throw unknownToken("Access token has expired.", true);
  }
  if (caller.locked && !anySession) {
    throw new MatrixError(401, "M_USER_LOCKED", "User account has been locked.", {
      soft_logout: true,
    });
  }
  return { caller, targetKnown };
}

const unknownToken = (message: string, softLogout: boolean) =>
  new MatrixError(401, "M_UNKNOWN_TOKEN", message, { soft_logout: softLogout });

/** Whether the request carries a token, good or not. */
export const hasToken = (request: Request) =>
  request.headers.authorization !== undefined || tokenInQuery(request) !== undefined;

function tokenInQuery({ url }: Request): string | undefined {
  const pair = readQueryString(url).find(({ name }) => name === "access_token");
  // What is no UTF-8 is nobody's token.
  return pair && (strictText(pair.value) ?? "");
}

/** The token from the header or, as older clients send it, from the query; both at once is refused. */
function accessToken(request: Request): string {
  const header = request.headers.authorization;
  const inQuery = tokenInQuery(request);
  if (header === undefined) {
    if (inQuery === undefined) {
      throw missingToken("Missing access token.");
    }
    return inQuery;
  }
  if (inQuery !== undefined) {
    throw missingToken("Give the access token in the Authorization header or in the query, not both.");
  }
  const token = /^Bearer ([^ ]+)$/.exec(header)?.[1];
  if (token === undefined) {
    throw missingToken("The Authorization header must read: Bearer, one space, the access token.");
  }
  return token;
}

const missingToken = (message: string) => new MatrixError(401, "M_MISSING_TOKEN", message);
