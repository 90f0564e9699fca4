import type { Reader } from "../reader.ts";
import { userIdTaken } from "../statements.ts";

/**
 * Whether an account has this id, in whatever case: user ids that differ in case alone must not exist side by side.
 * Served by the index on `lower(name)` where there is one (standalone), by a scan otherwise, as in Synapse.
 */
export const isUsernameTaken = async ({ prepared }: Reader, userId: string): Promise<boolean> => {
  const [row] = await prepared(userIdTaken, [userId]);
  return row?.taken ?? false;
};
