import type { Reader } from "../reader.ts";
import { connectionsOf } from "../statements.ts";

/** From where, when and with what the user was seen. */
export interface Connection {
  readonly ip: string;
  /** ms since the Unix epoch. */
  readonly last_seen: number;
  readonly user_agent: string;
}

/** The user's connections, the newest of each session and address, newest first. */
export const listConnections = ({ prepared }: Reader, userId: string): Promise<Connection[]> =>
  prepared(connectionsOf, [userId]);
