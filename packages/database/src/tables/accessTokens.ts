import type { Transaction } from "../transaction.ts";

/** A token to be. */
export interface NewAccessToken {
  readonly token: string;
  /** Whose it is; with `puppets`, the admin who made it. */
  readonly userId: string;
  /** The session's device; none for a token of `loginAsUser`. */
  readonly deviceId: string | null;
  /** Whom the token acts for, where that is another than its owner. */
  readonly puppets?: string;
  /** When it ends, ms since the Unix epoch; `null`: not by itself. */
  readonly validUntilMs?: number | null;
}

/**
 * Adds a token. Synapse has no sequence for the ids: it counts them in memory from the greatest that it finds at its
 * start. Here the next one is taken under a lock that ends with the transaction, so that several processes never take
 * the same; the lock and the look are two statements, since a statement sees what was there when it began, not what was
 * there when it got the lock.
 */
export const insertToken = async ({ sql, now }: Transaction, token: NewAccessToken): Promise<void> => {
  await sql`SELECT pg_advisory_xact_lock(hashtext('access_tokens.id'))`;
  await sql`
    INSERT INTO access_tokens (id, user_id, token, device_id, valid_until_ms, puppets_user_id, last_validated, used)
    SELECT coalesce(max(id), 0) + 1, ${token.userId}, ${token.token}, ${token.deviceId},
           ${token.validUntilMs ?? null}, ${token.puppets ?? null}, ${now}, false
    FROM access_tokens`;
};

/** Says that tokens are no longer good, in the order in which they were made. */
export const announceTokens = (tx: Transaction, tokens: readonly string[]): void => {
  for (const token of tokens) tx.announce("get_user_by_access_token", [token]);
};

/** The tokens that are the user's own, those to act for others included, in the order in which they were made. */
export const tokensOf = async ({ sql }: Transaction, userId: string): Promise<string[]> => {
  const rows = await sql<{ token: string }>`
    SELECT token FROM access_tokens WHERE user_id = ${userId} ORDER BY id`;
  return rows.map(({ token }) => token);
};

/** The session that a request came by. */
export interface Session {
  /** `access_tokens.id`. */
  readonly tokenId: number;
  /** None for a token of `loginAsUser`. */
  readonly deviceId: string | null;
}

/**
 * Ends all tokens that are the user's own, with or without a device; those that it made to act for others included.
 * @param except the session that goes on, with what renews it
 */
export const deleteAllTokens = async (tx: Transaction, userId: string, except?: Session): Promise<void> => {
  const [row] = await tx.sql<{ tokens: string[] }>`
    WITH refresh AS (
      DELETE FROM refresh_tokens WHERE user_id = ${userId} AND device_id IS DISTINCT FROM ${except?.deviceId ?? null}
    ), gone AS (
      DELETE FROM access_tokens WHERE user_id = ${userId} AND id IS DISTINCT FROM ${except?.tokenId ?? null}
      RETURNING id, token
    )
    SELECT coalesce(json_agg(token ORDER BY id), '[]') AS tokens FROM gone`;
  announceTokens(tx, row?.tokens ?? []);
};

/** Ends one token. */
export const deleteToken = async (tx: Transaction, tokenId: number): Promise<void> => {
  const rows = await tx.sql<{
    token: string;
  }>`DELETE FROM access_tokens WHERE id = ${tokenId} RETURNING token`;
  announceTokens(
    tx,
    rows.map(({ token }) => token),
  );
};
