import { command } from "../command.ts";

/**
 * Lets the user replace their cross-signing master key without proving who they are, for a while.
 *
 * @param until ms since the Unix epoch
 * @returns whether the user has such a key
 */
export const allowCrossSigningReplacement = (userId: string, until: number) =>
  command("allowCrossSigningReplacement", async (tx) => {
    const rows = await tx.sql<{ user_id: string }>`
      UPDATE e2e_cross_signing_keys SET updatable_without_uia_before_ms = ${until}
      WHERE stream_id = (
        SELECT stream_id FROM e2e_cross_signing_keys
        WHERE user_id = ${userId} AND keytype = 'master' ORDER BY stream_id DESC LIMIT 1
      )
      RETURNING user_id`;
    return rows.length > 0;
  });
