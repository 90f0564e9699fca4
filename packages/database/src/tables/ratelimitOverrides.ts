import type { RatelimitOverride } from "../queries/findRatelimitOverride.ts";
import type { Transaction } from "../transaction.ts";

/** Gives a user a rate limit, in place of the one that may be there. */
export const put = async (
  tx: Transaction,
  userId: string,
  { messagesPerSecond, burstCount }: RatelimitOverride,
): Promise<void> => {
  await tx.sql`
    INSERT INTO ratelimit_override (user_id, messages_per_second, burst_count)
    VALUES (${userId}, ${messagesPerSecond}, ${burstCount})
    ON CONFLICT (user_id) DO UPDATE
    SET messages_per_second = excluded.messages_per_second, burst_count = excluded.burst_count`;
  tx.announce("get_ratelimit_for_user", [userId]);
};

/** Takes a user's own rate limit away, where there is one. */
export const remove = async (tx: Transaction, userId: string): Promise<void> => {
  const removed = await tx.sql`DELETE FROM ratelimit_override WHERE user_id = ${userId} RETURNING user_id`;
  if (removed.length > 0) tx.announce("get_ratelimit_for_user", [userId]);
};
