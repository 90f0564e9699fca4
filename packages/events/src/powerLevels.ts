import { isLosslessNumber } from "lossless-json";

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, ownField } from "./json.ts";
import type { RoomVersion } from "./roomVersion.ts";
import type { StateLookup } from "./stateLookup.ts";

/**
 * The power levels of a room. A level is a whole number, `Infinity` for creators of room version 12 and later, and NaN
 * where the room holds something that is no level: as NaN is neither more nor less than anything, ask whether a power
 * suffices (`>=`) and never whether it is too small.
 */
export interface PowerLevels {
  ofUser(userId: string): number;
  /** What sending an event of that type takes. */
  toSend(type: string, isState: boolean): number;
  readonly invite: number;
  readonly kick: number;
  readonly ban: number;
  readonly redact: number;
}

/**
 * The power levels that a room's state gives: `m.room.power_levels`, or the defaults where there is none (client-server
 * API, `m.room.power_levels`).
 */
export function powerLevels(state: StateLookup, version: RoomVersion): PowerLevels {
  const event = state("m.room.power_levels", "");
  const content: JsonObject = event?.content ?? {};
  const creators = creatorsOf(state, version);
  const level = (object: JsonObject, key: string): number | undefined => {
    const value = ownField(object, key);
    return value === undefined ? undefined : readLevel(value, version);
  };
  const users = objectField(content, "users");
  const events = objectField(content, "events");

  return {
    ofUser(userId) {
      if (creators.includes(userId)) {
        if (version.creatorsPrivileged) return Number.POSITIVE_INFINITY;
        if (event === undefined) return 100;
      }
      return level(users, userId) ?? level(content, "users_default") ?? 0;
    },
    toSend(type, isState) {
      const ofType = level(events, type);
      if (ofType !== undefined) return ofType;
      if (!isState) return level(content, "events_default") ?? 0;
      return level(content, "state_default") ?? (event === undefined ? 0 : 50);
    },
    invite: level(content, "invite") ?? 0,
    kick: level(content, "kick") ?? 50,
    ban: level(content, "ban") ?? 50,
    redact: level(content, "redact") ?? 50,
  };
}

/** Who made the room, and in room version 12 whom they named beside them. */
function creatorsOf(state: StateLookup, version: RoomVersion): readonly JsonValue[] {
  const create = state("m.room.create", "");
  if (create === undefined) return [];
  const { creator = null, additional_creators: additional } = create.content;
  const first = version.creatorIs === "sender" ? create.sender : creator;
  return version.creatorsPrivileged && isJsonArray(additional) ? [first, ...additional] : [first];
}

function objectField(content: JsonObject, key: string): JsonObject {
  const value = ownField(content, key);
  return isJsonObject(value) ? value : {};
}

/** Before room version 10 a string that holds an integer counts, and so does a float, cut at its point. */
function readLevel(value: JsonValue, version: RoomVersion): number {
  if (version.integerPowerLevels) return Number.isSafeInteger(value) ? Number(value) : Number.NaN;
  if (typeof value === "number") return Math.trunc(value);
  if (isLosslessNumber(value)) return Math.trunc(Number(value.toString()));
  if (typeof value === "string" && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value.trim());
  return Number.NaN;
}
