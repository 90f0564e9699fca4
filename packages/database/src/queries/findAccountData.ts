import type { Reader } from "../reader.ts";

/** Contents by type. */
type Contents = Record<string, Record<string, unknown>>;

/** What a user's clients stored. */
export interface AccountData {
  /** For the account as a whole. */
  readonly global: Contents;
  /** By room id. */
  readonly rooms: Record<string, Contents>;
}

/**
 * The user's account data. Push rules and tags of rooms, which the Matrix specification counts among it, lie in tables of
 * their own and are not there (Synapse 1.163.2 observed).
 */
export const findAccountData = async ({ sql }: Reader, userId: string): Promise<AccountData> => {
  const rows = await sql<{ roomId: string | null; type: string; content: string }>`
    SELECT NULL AS "roomId", account_data_type AS type, content FROM account_data WHERE user_id = ${userId}
    UNION ALL
    SELECT room_id, account_data_type, content FROM room_account_data WHERE user_id = ${userId}`;
  // Maps, since types and room ids are the clients' to choose, and `__proto__` is one that they could.
  const global = new Map<string, Contents[string]>();
  const rooms = new Map<string, Map<string, Contents[string]>>();
  for (const { roomId, type, content } of rows) {
    // Synapse takes nothing but a JSON object.
    const parsed = JSON.parse(content) as Contents[string];
    if (roomId === null) global.set(type, parsed);
    else rooms.set(roomId, (rooms.get(roomId) ?? new Map<string, Contents[string]>()).set(type, parsed));
  }
  return {
    global: Object.fromEntries(global),
    rooms: Object.fromEntries([...rooms].map(([roomId, contents]) => [roomId, Object.fromEntries(contents)])),
  };
};
