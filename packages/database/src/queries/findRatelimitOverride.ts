import type { Reader } from "../reader.ts";
import { toNumber } from "../sql.ts";

/** A user's own rate limit; two zeros are none at all. */
export interface RatelimitOverride {
  readonly messagesPerSecond: number;
  readonly burstCount: number;
}

/** The user's own rate limit; `undefined` where the server's applies. What is NULL in the table counts as 0. */
export const findRatelimitOverride = async (
  { prisma }: Reader,
  userId: string,
): Promise<RatelimitOverride | undefined> => {
  const found = await prisma.ratelimitOverride.findUnique({ where: { userId } });
  if (found === null) return undefined;
  return {
    messagesPerSecond: toNumber(found.messagesPerSecond ?? 0n),
    burstCount: toNumber(found.burstCount ?? 0n),
  };
};
