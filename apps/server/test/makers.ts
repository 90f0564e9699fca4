import type { Makers } from "@synapse-user-admin/contract-tests";
import { createClientRows } from "@synapse-user-admin/database/testing";
import pg from "pg";

/** Makes what clients would have made over the client-server API, straight in the server's database. */
export function createMakers(url: string): Makers & { end(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  return { ...createClientRows(pool), recordsActivity: true, end: () => pool.end() };
}
