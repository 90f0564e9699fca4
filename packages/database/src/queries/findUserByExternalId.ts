import type { Reader } from "../reader.ts";

/** Who has this id at this identity provider. */
export const findUserByExternalId = async (
  { prisma }: Reader,
  authProvider: string,
  externalId: string,
): Promise<string | undefined> => {
  const found = await prisma.userExternalId.findUnique({
    where: { authProvider_externalId: { authProvider, externalId } },
    select: { userId: true },
  });
  return found?.userId;
};
