import type { Reader } from "../reader.ts";

/** Whether the user is a server admin; `false` where there is no such user (Synapse 1.163.2 observed). */
export const isAdmin = async ({ sql }: Reader, userId: string): Promise<boolean> => {
  const [row] = await sql<{ admin: boolean }>`SELECT admin = 1 AS admin FROM users WHERE name = ${userId}`;
  return row?.admin === true;
};
