import type { Reader } from "../reader.ts";

/** Who has this e-mail address or telephone number, spelled as it is kept. */
export const findUserByThreepid = async (
  { sql }: Reader,
  medium: string,
  address: string,
): Promise<string | undefined> => {
  const [row] = await sql<{ user_id: string }>`
    SELECT user_id FROM user_threepids WHERE medium = ${medium} AND address = ${address}`;
  return row?.user_id;
};
