import type { Reader } from "../reader.ts";
import { userExists } from "../statements.ts";

/** Whether an account of this full id exists, deactivated ones included. */
export const knownUser = async ({ prepared }: Reader, userId: string): Promise<boolean> => {
  const [row] = await prepared(userExists, [userId]);
  return row?.known === true;
};
