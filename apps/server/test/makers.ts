import { join } from "node:path";
import type { Makers } from "@synapse-user-admin/contract-tests";
import { createClientRows, createStoredMedia, createStoredRooms } from "@synapse-user-admin/database/testing";
import pg from "pg";

/**
 * Makes what clients would have made over the client-server API, straight in the server's database and media folder.
 *
 * @param dataDir the data folder of a standalone server
 */
export function createMakers(url: string, dataDir: string): Makers & { end(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  return {
    ...createClientRows(pool),
    rooms: createStoredRooms(pool),
    media: createStoredMedia(pool, join(dataDir, "media")),
    recordsActivity: true,
    end: () => pool.end(),
  };
}
