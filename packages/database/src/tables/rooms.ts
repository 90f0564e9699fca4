import { type RoomVersion, roomVersion } from "@synapse-user-admin/events";

import { RoomUnwritableError } from "../errors.ts";
import type { RowWriter } from "../transaction.ts";

/** A room that nobody else writes to until the transaction ends. */
export interface HeldRoom {
  readonly roomId: string;
  readonly version: RoomVersion;
  /** Whether its state events stand in `event_auth_chains`; rooms of very old homeservers may not be indexed yet. */
  readonly hasAuthChains: boolean;
}

/**
 * Takes a room for writing, if that is safe at all.
 * @throws RoomUnwritableError where it isn't
 */
export const holdRoom = async ({ sql }: RowWriter, roomId: string): Promise<HeldRoom> => {
  const [room] = await sql<{ version: string | null; hasAuthChains: boolean | null; isPartial: boolean }>`
    SELECT room_version AS version, has_auth_chain_index AS "hasAuthChains",
           EXISTS (SELECT 1 FROM partial_state_rooms p WHERE p.room_id = rooms.room_id) AS "isPartial"
    FROM rooms WHERE room_id = ${roomId} FOR UPDATE`;
  if (!room || room.version === null) {
    throw new RoomUnwritableError(
      `${roomId} is not known to this server, so that no event can be made for it`,
    );
  }
  if (room.isPartial) throw new RoomUnwritableError(`the state of ${roomId} is known only in part`);
  const version = roomVersion(room.version);
  if (version === undefined) {
    throw new RoomUnwritableError(
      `${roomId} has the version ${room.version}, whose rules are not known here`,
    );
  }
  return { roomId, version, hasAuthChains: room.hasAuthChains === true };
};
