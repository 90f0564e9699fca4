// "Handling redactions" of room version 3 and later; rule 11 of versions 1 and 2.
import { describe, expect, it } from "vitest";

import { type JsonObject, redactedEventId, redactionApplies, roomVersions } from "../src/index.ts";
import { room } from "./room.ts";

describe.each(roomVersions)("redactionApplies in room version $id", (version) => {
  const number = Number(version.id);
  /** A redaction by `@a:b`, whose server made it. */
  const applies = ({ sender, eventId }: { sender: string; eventId: string }, levels: JsonObject = {}) =>
    redactionApplies(
      {
        type: "m.room.redaction",
        sender: "@a:b",
        event_id: "$redaction:b",
        ...(number < 11 ? { redacts: eventId } : {}),
        content: number < 11 ? {} : { redacts: eventId },
      },
      { type: "m.room.message", sender, content: {} },
      room(version, { levels, members: { "@a:b": "join" } }).state,
      version,
    );
  const own = { sender: "@a:b", eventId: "$redacted:b" };
  const sameServers = { sender: "@c:b", eventId: "$redacted:b" };
  const others = { sender: "@c:d", eventId: "$redacted:d" };

  it("applies to events of the sender's server", () => {
    expect([applies(own), applies(sameServers), applies(others)]).toEqual([true, true, false]);
  });

  it("looks at the sender from version 3 on, at the event ids before", () => {
    expect(applies({ sender: "@c:b", eventId: "$redacted:d" })).toBe(number >= 3);
    expect(applies({ sender: "@c:d", eventId: "$redacted:b" })).toBe(number < 3);
    expect(applies({ sender: "@c", eventId: "$redacted" })).toBe(false);
  });

  it("applies to all events by a sender with the redact level", () => {
    expect(applies(others, { users: { "@a:b": 50 } })).toBe(true);
    expect(applies(others, { users: { "@a:b": 49 } })).toBe(false);
    expect(applies(others, { users: { "@a:b": 49 }, redact: 49 })).toBe(true);
    expect(applies(others, { users: { "@a:b": 100 }, redact: 101 })).toBe(false);
    expect(applies(others, { users: { "@a:b": 100 }, redact: null })).toBe(false);
  });

  it("finds what is redacted where the version has it", () => {
    const redaction = {
      type: "m.room.redaction",
      sender: "@a:b",
      redacts: "$top",
      content: { redacts: "$in" },
    };
    expect(redactedEventId(redaction, version)).toBe(number >= 11 ? "$in" : "$top");
    const nothing = { type: "m.room.redaction", sender: "@a:b", redacts: 1, content: { redacts: [] } };
    expect(redactedEventId(nothing, version)).toBeUndefined();
  });
});
