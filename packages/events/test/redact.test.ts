// "Redactions" of each room version: which keys are kept, written down here a second time, key by key.
import { describe, expect, it } from "vitest";

import {
  eventIdOf,
  type JsonObject,
  redact,
  referenceHash,
  type RoomEvent,
  roomVersions,
} from "../src/index.ts";

/** Since when, and until before which version, a key is kept. */
type Kept = readonly [since: number, until?: number];
const always: Kept = [1];
const never: Kept = [13];

const eventKeys: Readonly<Record<string, Kept>> = {
  event_id: always,
  type: always,
  room_id: always,
  sender: always,
  state_key: always,
  content: always,
  hashes: always,
  signatures: always,
  depth: always,
  prev_events: always,
  prev_state: [1, 11],
  auth_events: always,
  origin: [1, 11],
  origin_server_ts: always,
  membership: [1, 11],
  redacts: never,
  unsigned: never,
  age_ts: never,
  user_id: never,
  replaces_state: never,
  prev_content: never,
};

const contentKeys: Readonly<Record<string, Readonly<Record<string, Kept>>>> = {
  "m.room.member": {
    membership: always,
    join_authorised_via_users_server: [9],
    displayname: never,
    avatar_url: never,
    is_direct: never,
    reason: never,
  },
  "m.room.create": {
    creator: always,
    "m.federate": [11],
    room_version: [11],
    predecessor: [11],
    additional_creators: [11],
    type: [11],
    anything: [11],
  },
  "m.room.join_rules": { join_rule: always, allow: [8], anything: never },
  "m.room.power_levels": {
    ban: always,
    events: always,
    events_default: always,
    kick: always,
    redact: always,
    state_default: always,
    users: always,
    users_default: always,
    invite: [11],
    notifications: never,
    historical: never,
  },
  "m.room.aliases": { aliases: [1, 6], anything: never },
  "m.room.history_visibility": { history_visibility: always, anything: never },
  "m.room.redaction": { redacts: [11], reason: never },
  "m.room.message": { body: never, msgtype: never },
  "m.room.name": { name: never },
  "m.room.topic": { topic: never },
  "m.room.encrypted": { ciphertext: never },
  "com.example": { membership: never, creator: never },
};

const isKept = ([since, until = 13]: Kept, version: number): boolean => version >= since && version < until;
const all = (keys: Readonly<Record<string, Kept>>): JsonObject =>
  Object.fromEntries(Object.keys(keys).map((key) => [key, { kept: key }]));
const only = (keys: Readonly<Record<string, Kept>>, version: number): JsonObject =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([key, kept]) => (isKept(kept, version) ? [[key, { kept: key }]] : [])),
  );

describe.each(roomVersions)("redact in room version $id", (version) => {
  const number = Number(version.id);

  it.each(Object.entries(eventKeys))("keeps or drops the event's %s", (key, kept) => {
    const whole: RoomEvent = { type: "m.room.message", sender: "@a:b", content: {}, [key]: whatIs(key) };
    const redacted = redact(whole, version);
    expect([Object.hasOwn(redacted, key), redacted[key]]).toEqual(
      isKept(kept, number) ? [true, whatIs(key)] : [false, undefined],
    );
  });

  it.each(Object.entries(contentKeys))("keeps and drops what %s holds", (type, keys) => {
    const event = { type, sender: "@a:b", state_key: "", content: all(keys) };
    expect(redact(event, version)).toEqual({ ...event, content: only(keys, number) });
  });

  // What is left of an invite that has no `signed` the specification leaves open; Synapse 1.163.2 was seen to keep `{}`.
  it.each([
    [{ signed: { token: "t" }, display_name: "x" }, { third_party_invite: { signed: { token: "t" } } }],
    [{ display_name: "x" }, { third_party_invite: {} }],
    ["text", {}],
    [[], {}],
  ] satisfies [JsonObject[string], JsonObject][])(
    "of a third-party invite %j keeps its signature",
    (invite, kept) => {
      const event = { type: "m.room.member", sender: "@a:b", content: { third_party_invite: invite } };
      expect(redact(event, version).content).toEqual(number >= 11 ? kept : {});
    },
  );

  it("leaves the event that it was given as it was, and of what is left takes nothing more", () => {
    const event = { type: "m.room.member", sender: "@a:b", content: { membership: "join", reason: "x" } };
    const copy = structuredClone(event);
    const redacted = redact(event, version);
    expect(event).toEqual(copy);
    expect(redact(redacted, version)).toEqual(redacted);
    expect(referenceHash(redacted, version)).toBe(referenceHash(event, version));
  });

  it("keeps the event's id", () => {
    const event = { ...roomEvent, content: { membership: "leave", reason: "x" }, unsigned: { age_ts: 1 } };
    expect(eventIdOf(redact(event, version), version)).toBe(eventIdOf(event, version));
    expect(eventIdOf({ ...event, signatures: { other: {} } }, version)).toBe(eventIdOf(event, version));
  });
});

const roomEvent = { event_id: "$given:b", type: "m.room.member", sender: "@a:b", content: {} };

/** A value of the type that the key has. */
function whatIs(key: string): JsonObject[string] {
  if (key === "type") return "m.room.message";
  if (key === "sender") return "@a:b";
  return key === "content" ? {} : `the ${key}`;
}
