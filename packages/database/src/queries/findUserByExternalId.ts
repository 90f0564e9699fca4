import type { Reader } from "../reader.ts";

/** Who has this id at this identity provider. */
export const findUserByExternalId = async (
  { sql }: Reader,
  provider: string,
  externalId: string,
): Promise<string | undefined> => {
  const [row] = await sql<{ user_id: string }>`
    SELECT user_id FROM user_external_ids WHERE auth_provider = ${provider} AND external_id = ${externalId}`;
  return row?.user_id;
};
