import { describe, expect, it } from "vitest";

import {
  buildEvent,
  canonicalJson,
  contentHash,
  EventTooLargeError,
  eventIdOf,
  type NewEvent,
  parsePdu,
  parseSigningKey,
  type RoomVersion,
  roomVersions,
  verifySignature,
} from "../src/index.ts";

const key = parseSigningKey("ed25519 a_1 YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0");
const hash = "A".repeat(43);

/** A redaction after two events. */
const redaction = (version: RoomVersion, more: Partial<NewEvent> = {}): NewEvent => ({
  version,
  roomId: "!room:domain",
  type: "m.room.redaction",
  sender: "@a:domain",
  content: { reason: "spam" },
  redacts: "$redacted",
  originServerTs: 1_700_000_000_000,
  prevEvents: [
    { eventId: "$prev1", referenceHash: hash, depth: 3 },
    { eventId: "$prev2", referenceHash: hash, depth: 7n },
  ],
  authEvents: [{ eventId: "$auth", referenceHash: hash }],
  serverName: "domain",
  key,
  eventIdLocalpart: "random",
  ...more,
});

describe.each(roomVersions)("buildEvent in room version $id", (version) => {
  const number = Number(version.id);
  const reference = (id: string) => (number < 3 ? [id, { sha256: hash }] : id);

  it("makes a redaction", () => {
    const { eventId, pdu } = buildEvent(redaction(version));
    const { hashes, signatures, ...rest } = pdu;
    expect(rest).toEqual({
      ...(number < 3 ? { event_id: "$random:domain" } : {}),
      room_id: "!room:domain",
      type: "m.room.redaction",
      sender: "@a:domain",
      content: number < 11 ? { reason: "spam" } : { reason: "spam", redacts: "$redacted" },
      ...(number < 11 ? { redacts: "$redacted" } : {}),
      origin_server_ts: 1_700_000_000_000,
      depth: 8,
      prev_events: [reference("$prev1"), reference("$prev2")],
      auth_events: [reference("$auth")],
      unsigned: { age_ts: 1_700_000_000_000 },
    });
    expect(hashes).toEqual({ sha256: contentHash(pdu, version) });
    expect(signatures).toEqual({ domain: { "ed25519:a_1": expect.any(String) as string } });
    expect(verifySignature(pdu, version, "domain", key)).toBe(true);
    expect(eventId).toBe(number < 3 ? "$random:domain" : eventIdOf(pdu, version));
    expect(eventId).toMatch(
      { given: /^\$random:domain$/, base64: /^\$[\w+/]{43}$/, base64url: /^\$[\w-]{43}$/ }[version.eventIds],
    );
  });

  it("makes a state event, and says what it replaces", () => {
    const { redacts: _redacts, ...leave } = redaction(version, {
      type: "m.room.member",
      stateKey: "@a:domain",
      content: { membership: "leave" },
      replacesState: "$join",
    });
    const { pdu } = buildEvent(leave);
    expect(pdu.state_key).toBe("@a:domain");
    expect(pdu.content).toEqual({ membership: "leave" });
    expect(pdu["unsigned"]).toEqual({ age_ts: 1_700_000_000_000, replaces_state: "$join" });
    expect(pdu).not.toHaveProperty("redacts");
  });

  it("can be read again without losing anything", () => {
    const { eventId, pdu } = buildEvent(redaction(version, { prevEvents: [deep(2n ** 62n)] }));
    const again = parsePdu(canonicalJson(pdu, version.numbers));
    expect(again).toEqual(pdu);
    expect(eventIdOf(again, version)).toBe(eventId);
  });

  const deep = (depth: bigint | number) => ({ eventId: "$prev", referenceHash: hash, depth });
  it.each([
    ["nothing", [], "1", "1"],
    ["depth 0", [deep(0)], "1", "1"],
    ["the last exact number", [deep(2n ** 53n - 2n)], "9007199254740991", "9007199254740991"],
    ["more than exact numbers", [deep(2n ** 53n - 1n)], "9007199254740992", "9007199254740991"],
    ["the limit", [deep(2n ** 63n - 1n)], "9223372036854775807", "9223372036854775807"],
  ] as const)("has its depth after %s", (_what, prevEvents, before6, since6) => {
    const capped = BigInt(since6) > 2n ** 53n - 1n ? "9007199254740991" : since6;
    expect(String(buildEvent(redaction(version, { prevEvents })).pdu.depth)).toBe(
      number < 6 ? before6 : capped,
    );
  });

  it("needs a localpart and reference hashes in versions 1 and 2, and only there", () => {
    const { eventIdLocalpart: _localpart, ...unnamed } = redaction(version);
    const unhashed = redaction(version, { authEvents: [{ eventId: "$auth" }] });
    const attempts = [unnamed, unhashed].map((event) => () => buildEvent(event));
    const faults = attempts.map((attempt) => {
      try {
        attempt();
        return undefined;
      } catch (error) {
        return error instanceof TypeError ? error.message : error;
      }
    });
    expect(faults).toEqual(
      number < 3
        ? [
            `An event of room version ${version.id} needs a localpart for its id.`,
            `Room version ${version.id} needs the reference hash of $auth.`,
          ]
        : [undefined, undefined],
    );
  });

  // The limit includes what is unsigned: Synapse 1.163.2 was seen to store 65,536 bytes and to refuse one more.
  it("refuses what is larger than events may be", () => {
    const reasonOf = (length: number) => redaction(version, { content: { reason: "é".repeat(length) } });
    const empty = Buffer.byteLength(canonicalJson(buildEvent(reasonOf(0)).pdu, version.numbers));
    const most = Math.floor((65_536 - empty) / 2);
    expect(() => buildEvent(reasonOf(most))).not.toThrow();
    expect(() => buildEvent(reasonOf(most + 1))).toThrow(EventTooLargeError);
    expect(() => buildEvent(reasonOf(most + 1))).toThrow(
      `An event has at most 65536 bytes, this one has ${empty + 2 * most + 2}.`,
    );
  });

  it.each([
    ["room id", { roomId: `!${"é".repeat(127)}` }, { roomId: `!${"é".repeat(127)}x` }],
    ["sender", { sender: `@${"a".repeat(254)}` }, { sender: `@${"a".repeat(255)}` }],
    ["type", { type: "t".repeat(255) }, { type: "t".repeat(256) }],
    ["state key", { stateKey: "k".repeat(255) }, { stateKey: "k".repeat(256) }],
  ])("refuses a %s of more than 255 bytes", (name, longest, longer) => {
    expect(() => buildEvent(redaction(version, longest))).not.toThrow();
    expect(() => buildEvent(redaction(version, longer))).toThrow(
      new EventTooLargeError(`The ${name} of an event has at most 255 bytes.`),
    );
  });

  it("refuses content that no other server could hash", () => {
    for (const content of [{ n: 1.5 }, { s: "\uD800" }]) {
      expect(() => buildEvent(redaction(version, { content }))).toThrow(TypeError);
    }
  });
});
