import type { Reader } from "../reader.ts";
import { callerByToken } from "../statements.ts";

/** Who stands behind an access token. */
export interface Caller {
  /** `access_tokens.id`. */
  readonly tokenId: number;
  /** The token itself, as `user_ips` keeps it. Never to be logged. */
  readonly token: string;
  /** Whom the token acts for. */
  readonly userId: string;
  /** The admin who made the token by `loginAsUser`; `null` for a user's own token. */
  readonly puppetedBy: string | null;
  /** The session's device; tokens of `loginAsUser` have none. */
  readonly deviceId: string | null;
  /** ms since the Unix epoch; `null`: the token does not end by itself. */
  readonly tokenValidUntilMs: number | null;
  readonly isAdmin: boolean;
  readonly isGuest: boolean;
  readonly deactivated: boolean;
  readonly locked: boolean;
}

export interface FoundCaller {
  readonly caller: Caller;
  /** Whether the account that was asked for exists; `undefined` where none was. */
  readonly targetKnown: boolean | undefined;
}

/**
 * Looks a token up (Synapse stores tokens as they are), and in the same statement whether an account exists.
 * An expired token is found as well: `tokenValidUntilMs` tells.
 * @param target full id of the user whose existence matters to the request
 * @returns `undefined` for a token that nobody has
 */
export const findCaller = async (
  { prepared }: Reader,
  token: string,
  target?: string,
): Promise<FoundCaller | undefined> => {
  // PostgreSQL refuses a NUL in a text, so nobody can have such a token.
  if (token.includes("\0")) return undefined;
  const [row] = await prepared(callerByToken, [token, target?.includes("\0") === false ? target : null]);
  if (!row) return undefined;
  const { targetKnown, ...caller } = row;
  return { caller: { ...caller, token }, targetKnown: target === undefined ? undefined : targetKnown };
};
