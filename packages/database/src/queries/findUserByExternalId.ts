import type { Reader } from "../reader.ts";

/** Who has this id at this identity provider. */
export const findUserByExternalId = async (
  { prisma }: Reader,
  provider: string,
  externalId: string,
): Promise<string | undefined> => {
  const found = await prisma.userExternalId.findUnique({
    where: { authProvider_externalId: { authProvider: provider, externalId } },
    select: { userId: true },
  });
  return found?.userId;
};
