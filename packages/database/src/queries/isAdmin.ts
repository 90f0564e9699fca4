import type { Reader } from "../reader.ts";

/** Whether the user is a server administrator; an unknown user is none. */
export const isAdmin = async ({ prisma }: Reader, userId: string): Promise<boolean> => {
  const user = await prisma.user.findUnique({ where: { name: userId }, select: { admin: true } });
  return user?.admin === 1;
};
