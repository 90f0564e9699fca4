import type { Reader } from "../reader.ts";

/** Who has this e-mail address or telephone number, spelled as it is kept. */
export const findUserByThreepid = async (
  { prisma }: Reader,
  medium: string,
  address: string,
): Promise<string | undefined> => {
  const found = await prisma.userThreepid.findUnique({
    where: { medium_address: { medium, address } },
    select: { userId: true },
  });
  return found?.userId;
};
