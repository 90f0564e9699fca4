import type { Reader } from "../reader.ts";

/** From where, when and with what the user was seen. */
export interface Connection {
  readonly ip: string;
  /** ms since the Unix epoch. */
  readonly last_seen: number;
  readonly user_agent: string;
}

/** The user's connections, the newest of each session and address, newest first. */
export const listConnections = async ({ sql }: Reader, userId: string): Promise<Connection[]> =>
  sql<Connection>`
    SELECT ip, last_seen, user_agent FROM user_ips WHERE user_id = ${userId} ORDER BY last_seen DESC, ip COLLATE "C"`;
