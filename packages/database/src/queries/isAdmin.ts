import type { Reader } from "../reader.ts";

/** Whether the user is a server admin; `false` where there is no such user (Synapse 1.163.2 observed). */
export const isAdmin = async ({ prisma }: Reader, userId: string): Promise<boolean> => {
  const user = await prisma.user.findUnique({ where: { name: userId }, select: { admin: true } });
  return user?.admin === 1;
};
