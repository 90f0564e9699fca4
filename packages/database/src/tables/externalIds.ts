import { ExternalIdInUseError } from "../errors.ts";
import type { Transaction } from "../transaction.ts";

/** Who a user is at an identity provider. */
export interface ExternalId {
  readonly authProvider: string;
  readonly externalId: string;
}

/**
 * Gives a new user ids at identity providers.
 * @throws ExternalIdInUseError where another user has one of them
 */
export const addExternalIds = async (
  tx: Transaction,
  userId: string,
  ids: readonly ExternalId[],
): Promise<void> => {
  await insert(tx, userId, ids);
  for (const id of ids) announce(tx, id);
};

/**
 * Makes these the user's ids at identity providers and no others.
 * @throws ExternalIdInUseError where another user has one of them
 */
export const replaceExternalIds = async (
  tx: Transaction,
  userId: string,
  ids: readonly ExternalId[],
): Promise<void> => {
  await tx.sql`DELETE FROM user_external_ids WHERE user_id = ${userId}`;
  await insert(tx, userId, ids);
  // Synapse announces each twice, and none of those that go (1.163.2 observed).
  for (const id of ids) {
    announce(tx, id);
    announce(tx, id);
  }
};

const announce = (tx: Transaction, { authProvider, externalId }: ExternalId): void => {
  tx.announce("get_user_by_external_id", [authProvider, externalId]);
};

const insert = async ({ sql }: Transaction, userId: string, ids: readonly ExternalId[]): Promise<void> => {
  if (ids.length === 0) return;
  const [row] = await sql<{ taken: boolean }>`
    WITH listed AS (
      SELECT "authProvider" AS auth_provider, "externalId" AS external_id, min(place) AS place
      FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(ids)}::jsonb) AS ("authProvider" text, "externalId" text))
        WITH ORDINALITY AS t ("authProvider", "externalId", place)
      GROUP BY 1, 2
    ), made AS (
      INSERT INTO user_external_ids (auth_provider, external_id, user_id)
      SELECT auth_provider, external_id, ${userId} FROM listed ORDER BY place
      ON CONFLICT (auth_provider, external_id) DO NOTHING
      RETURNING user_id
    )
    SELECT (SELECT count(*) FROM made) < (SELECT count(*) FROM listed) AS taken`;
  if (row?.taken) throw new ExternalIdInUseError("one of the external ids belongs to another user");
};
