import type { RoomEvent } from "./event.ts";
import { referenceHash } from "./referenceHash.ts";
import type { RoomVersion } from "./roomVersion.ts";

/**
 * The id of an event, as servers store and send it: what its server gave it in room versions 1 and 2, else its
 * reference hash.
 *
 * @throws TypeError for an event of room version 1 or 2 without an `event_id`
 */
export function eventIdOf(event: RoomEvent, version: RoomVersion): string {
  if (version.eventIds !== "given") return `$${referenceHash(event, version, version.eventIds)}`;
  const { event_id: eventId } = event;
  if (typeof eventId === "string") return eventId;
  throw new TypeError(`An event of room version ${version.id} has an event_id, which is a string.`);
}
