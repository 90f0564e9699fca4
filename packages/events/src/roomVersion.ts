import type { CanonicalNumbers } from "./canonicalJson.ts";
import { type RedactionRules, redactionRules } from "./redactionRules.ts";

/** The rules of a room version, as far as they differ (https://spec.matrix.org/latest/rooms/). */
export interface RoomVersion {
  readonly id: string;
  /**
   * How events are named: `given` by the server (`$random:server`), with pairs of id and hashes in `prev_events` and
   * `auth_events`; or by the reference hash in Base64, or in URL-safe Base64, with plain lists of ids.
   */
  readonly eventIds: "given" | "base64" | "base64url";
  /** Whether the room's id is the id of its create event, which is then no auth event and has no `room_id`. */
  readonly roomIdIsCreateEvent: boolean;
  /** What a redacted event keeps. */
  readonly redaction: RedactionRules;
  /** Where a redaction names what it redacts: at the event's top level, or in its content. */
  readonly redactsIn: "event" | "content";
  /** Which numbers events may hold. */
  readonly numbers: CanonicalNumbers;
  /** The largest depth. */
  readonly maximumDepth: bigint;
  /** Whether the authorisation rules look at what a redaction redacts. If not, that is looked at when it is applied. */
  readonly redactionsAuthorised: boolean;
  /** Who made the room: the `creator` of the create event's content, or its sender. */
  readonly creatorIs: "content" | "sender";
  /** Whether creators have a power level above all others; `additional_creators` belong to them. */
  readonly creatorsPrivileged: boolean;
  /** Whether power levels are integers; before, a string or float that can be read as one will do. */
  readonly integerPowerLevels: boolean;
  readonly knock: boolean;
  readonly restricted: boolean;
  readonly knockRestricted: boolean;
}

const v1: RoomVersion = {
  id: "1",
  eventIds: "given",
  roomIdIsCreateEvent: false,
  redaction: redactionRules.v1,
  redactsIn: "event",
  numbers: "any",
  maximumDepth: 2n ** 63n - 1n,
  redactionsAuthorised: true,
  creatorIs: "content",
  creatorsPrivileged: false,
  integerPowerLevels: false,
  knock: false,
  restricted: false,
  knockRestricted: false,
};
// Version 2 changes only how states are resolved.
const v2: RoomVersion = { ...v1, id: "2" };
const v3: RoomVersion = { ...v2, id: "3", eventIds: "base64", redactionsAuthorised: false };
const v4: RoomVersion = { ...v3, id: "4", eventIds: "base64url" };
// Version 5 changes only how long signing keys are valid.
const v5: RoomVersion = { ...v4, id: "5" };
const v6: RoomVersion = {
  ...v5,
  id: "6",
  redaction: redactionRules.v6,
  numbers: "integers",
  maximumDepth: 2n ** 53n - 1n,
};
const v7: RoomVersion = { ...v6, id: "7", knock: true };
const v8: RoomVersion = { ...v7, id: "8", redaction: redactionRules.v8, restricted: true };
const v9: RoomVersion = { ...v8, id: "9", redaction: redactionRules.v9 };
const v10: RoomVersion = { ...v9, id: "10", integerPowerLevels: true, knockRestricted: true };
const v11: RoomVersion = {
  ...v10,
  id: "11",
  redaction: redactionRules.v11,
  redactsIn: "content",
  creatorIs: "sender",
};
const v12: RoomVersion = { ...v11, id: "12", roomIdIsCreateEvent: true, creatorsPrivileged: true };

/** Every room version that this package knows, oldest first. */
export const roomVersions: readonly RoomVersion[] = [v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12];

const byId: ReadonlyMap<string, RoomVersion> = new Map(roomVersions.map((version) => [version.id, version]));

/**
 * The rules of the room version of that name (`rooms.room_version`, or `content.room_version` of the create event; a
 * create event that names none is of version 1). Undefined for a version that isn't known: write nothing there.
 */
export function roomVersion(id: string): RoomVersion | undefined {
  return byId.get(id);
}
