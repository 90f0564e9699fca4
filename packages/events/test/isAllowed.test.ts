// "Authorization rules" of each room version, for redactions, leaves and joins.
import { describe, expect, it } from "vitest";

import { eventIdOf, type EventToJudge, isAllowed, type JsonObject, roomVersions } from "../src/index.ts";
import { room, type RoomLike } from "./room.ts";

/** From which version on something is allowed, and before which. */
type When = boolean | readonly [since: number, until?: number];
const holds = (when: When, version: number): boolean =>
  typeof when === "boolean" ? when : version >= when[0] && version < (when[1] ?? 13);

interface Case {
  readonly name: string;
  readonly room?: RoomLike;
  readonly event: Partial<EventToJudge> & { readonly content: JsonObject };
  readonly allowed: When;
  /** Where it is refused. */
  readonly reason?: string;
}

const leave = (sender: string, target = sender): Case["event"] => ({
  type: "m.room.member",
  state_key: target,
  sender,
  content: { membership: "leave" },
});
const join = (sender: string, more: JsonObject = {}, target = sender): Case["event"] => ({
  type: "m.room.member",
  state_key: target,
  sender,
  content: { membership: "join", displayname: "new", ...more },
});
const vouched = (authoriser: string, signedBy: string): Case["event"] => ({
  ...join("@a:b", { join_authorised_via_users_server: authoriser }),
  signatures: { [signedBy]: { "ed25519:1": "x" } },
});

const departures: Case[] = [
  ...(["join", "invite"] as const).map((membership) => ({
    name: `leaves what they ${membership === "join" ? "are in" : "are invited to"}`,
    room: { members: { "@a:b": membership } },
    event: leave("@a:b"),
    allowed: true,
  })),
  {
    name: "retracts a knock",
    room: { members: { "@a:b": "knock" } },
    event: leave("@a:b"),
    allowed: [7],
    reason: "The user is neither in the room nor about to be.",
  },
  ...(["leave", "ban", "other"] as const).map((membership) => ({
    name: `leaves as ${membership}`,
    room: { members: { "@a:b": membership } },
    event: leave("@a:b"),
    allowed: false,
    reason: "The user is neither in the room nor about to be.",
  })),
  {
    name: "leaves where they never were",
    event: leave("@a:b"),
    allowed: false,
    reason: "The user is neither in the room nor about to be.",
  },
  {
    name: "kicks",
    room: { levels: { users: { "@a:b": 50 } }, members: { "@a:b": "join", "@c:d": "join" } },
    event: leave("@a:b", "@c:d"),
    allowed: true,
  },
  {
    name: "takes an invite back",
    room: { levels: { users: { "@a:b": 50 } }, members: { "@a:b": "join", "@c:d": "invite" } },
    event: leave("@a:b", "@c:d"),
    allowed: true,
  },
  {
    name: "kicks without being in the room",
    room: { levels: { users: { "@a:b": 50 } }, members: { "@a:b": "invite", "@c:d": "join" } },
    event: leave("@a:b", "@c:d"),
    allowed: false,
    reason: "The sender is not in the room.",
  },
  {
    name: "kicks without the power",
    room: { levels: { users: { "@a:b": 49 } }, members: { "@a:b": "join", "@c:d": "join" } },
    event: leave("@a:b", "@c:d"),
    allowed: false,
    reason: "The sender has not the power to kick.",
  },
  {
    name: "kicks with a power that nobody can read",
    room: { levels: { users: { "@a:b": "much" } }, members: { "@a:b": "join", "@c:d": "join" } },
    event: leave("@a:b", "@c:d"),
    allowed: false,
    reason: "The sender has not the power to kick.",
  },
  {
    name: "kicks an equal",
    room: { levels: { users: { "@a:b": 50, "@c:d": 50 } }, members: { "@a:b": "join", "@c:d": "join" } },
    event: leave("@a:b", "@c:d"),
    allowed: false,
    reason: "The sender has no more power than the user.",
  },
  {
    name: "kicks by a power that is written as text",
    room: { levels: { users: { "@a:b": "50" } }, members: { "@a:b": "join", "@c:d": "join" } },
    event: leave("@a:b", "@c:d"),
    allowed: [1, 10],
    reason: "The sender has not the power to kick.",
  },
  {
    name: "unbans",
    room: { levels: { users: { "@a:b": 50 } }, members: { "@a:b": "join", "@c:d": "ban" } },
    event: leave("@a:b", "@c:d"),
    allowed: true,
  },
  {
    name: "unbans without the power to ban",
    room: { levels: { users: { "@a:b": 50 }, ban: 51 }, members: { "@a:b": "join", "@c:d": "ban" } },
    event: leave("@a:b", "@c:d"),
    allowed: false,
    reason: "The sender has not the power to unban.",
  },
  {
    name: "unbans without the power to kick",
    room: { levels: { users: { "@a:b": 50 }, kick: 51 }, members: { "@a:b": "join", "@c:d": "ban" } },
    event: leave("@a:b", "@c:d"),
    allowed: false,
    reason: "The sender has not the power to kick.",
  },
  {
    name: "kicks the creator, who has no level",
    room: { levels: { users: { "@a:b": 100 } }, members: { "@a:b": "join" } },
    event: leave("@a:b", "@creator:b"),
    allowed: [1, 12],
    reason: "The sender has no more power than the user.",
  },
  {
    name: "is kicked by the creator, who has no level",
    room: { levels: {}, members: { "@a:b": "join" } },
    event: leave("@creator:b", "@a:b"),
    allowed: [12],
    reason: "The sender has not the power to kick.",
  },
  {
    name: "is kicked by the creator of a room without levels",
    room: { members: { "@a:b": "join" } },
    event: leave("@creator:b", "@a:b"),
    allowed: true,
  },
  {
    name: "leaves a room that is closed to other servers",
    room: { create: { "m.federate": false }, members: { "@a:other": "join" } },
    event: leave("@a:other"),
    allowed: false,
    reason: "The room is closed to users of other servers.",
  },
  {
    name: "leaves a closed room of their own server",
    room: { create: { "m.federate": false }, members: { "@a:b": "join" } },
    event: leave("@a:b"),
    allowed: true,
  },
];

const notInvited = "The user is not invited.";
const closed = "The room's join rule lets nobody join.";
const notVouched = "The user is not invited, and nobody who may invite has authorised the join.";
/** Who gets in by each rule: those who are in already, the invited, everybody else. */
const rules: readonly (readonly [rule: string | undefined, inside: When, outside: When, reason: string])[] = [
  ["public", true, true, ""],
  ["invite", true, false, notInvited],
  [undefined, true, false, notInvited],
  ["knock", [7], false, notInvited],
  ["restricted", [8], false, notVouched],
  ["knock_restricted", [10], false, notVouched],
  ["private", false, false, closed],
  ["constructor", false, false, closed],
];
const since = (rule: string | undefined): number =>
  ({ knock: 7, restricted: 8, knock_restricted: 10 })[rule ?? ""] ?? 1;

const joins: Case[] = [
  ...rules.flatMap(([rule, inside, outside, reason]) =>
    (["join", "invite", "leave", "knock", undefined] as const).map((membership): Case & { rule: number } => {
      const isInside = membership === "join" || membership === "invite";
      const allowed = isInside ? inside : outside;
      return {
        name: `joins by the rule ${rule ?? "that is not there"} as ${membership ?? "nobody"}`,
        room: {
          ...(rule === undefined ? {} : { joinRule: rule }),
          members: membership === undefined ? {} : { "@a:b": membership },
        },
        event: join("@a:b"),
        allowed,
        reason,
        rule: since(rule),
      };
    }),
  ),
  ...["public", "invite", "restricted"].map((joinRule) => ({
    name: `joins by the rule ${joinRule} while banned`,
    room: { joinRule, members: { "@a:b": "ban" } },
    event: join("@a:b"),
    allowed: false,
    reason: "The user is banned.",
  })),
  {
    name: "joins for another",
    room: { joinRule: "public" },
    event: join("@a:b", {}, "@c:d"),
    allowed: false,
    reason: "Nobody joins for another.",
  },
  {
    name: "joins without a state key",
    room: { joinRule: "public" },
    event: { type: "m.room.member", sender: "@a:b", content: { membership: "join" } },
    allowed: false,
    reason: "A membership has a state key.",
  },
  {
    name: "joins by a member who may invite",
    room: { joinRule: "restricted", members: { "@host:d": "join" } },
    event: vouched("@host:d", "d"),
    allowed: [8],
    reason: closed,
  },
  {
    name: "joins by knock_restricted and a member who may invite",
    room: { joinRule: "knock_restricted", members: { "@host:d": "join" } },
    event: vouched("@host:d", "d"),
    allowed: [10],
    reason: closed,
  },
  {
    name: "joins by a member who may not invite",
    room: { joinRule: "restricted", levels: { invite: 50 }, members: { "@host:d": "join" } },
    event: vouched("@host:d", "d"),
    allowed: false,
  },
  {
    name: "joins by somebody who is not in the room",
    room: { joinRule: "restricted", members: { "@host:d": "leave" } },
    event: vouched("@host:d", "d"),
    allowed: false,
  },
  {
    name: "joins by a member whose server has not signed",
    room: { joinRule: "restricted", members: { "@host:d": "join" } },
    event: vouched("@host:d", "b"),
    allowed: false,
  },
  // Before version 8 the field means nothing.
  {
    name: "changes their profile with a field that names somebody whose server has not signed",
    room: { joinRule: "invite", members: { "@a:b": "join" } },
    event: vouched("@host:d", "b"),
    allowed: [1, 8],
    reason: "The server of the user who authorised the join has not signed it.",
  },
  {
    name: "changes their profile where nobody vouches for them any more",
    room: { joinRule: "restricted", members: { "@a:b": "join", "@host:d": "leave" } },
    event: join("@a:b"),
    allowed: [8],
    reason: closed,
  },
];

const redaction = (sender: string, more: JsonObject = {}): Case["event"] => ({
  type: "m.room.redaction",
  sender,
  event_id: "$redaction:b",
  redacts: "$redacted:other",
  content: { redacts: "$redacted:other" },
  ...more,
});
const inRoom = { members: { "@a:b": "join" } };
const redactions: Case[] = [
  {
    // From version 3 on this is looked at when a redaction is applied.
    name: "redacts another server's event without the level",
    room: inRoom,
    event: redaction("@a:b"),
    allowed: [3],
    reason: "The sender has not the power to redact events of another server.",
  },
  {
    name: "redacts their own server's event without the level",
    room: inRoom,
    event: redaction("@a:b", { redacts: "$redacted:b" }),
    allowed: true,
  },
  {
    name: "redacts another server's event with the level",
    room: { ...inRoom, levels: { users: { "@a:b": 50 } } },
    event: redaction("@a:b"),
    allowed: true,
  },
  ...["invite", "leave", "ban", "knock"].map((membership) => ({
    name: `redacts as ${membership}`,
    room: { levels: { users: { "@a:b": 100 } }, members: { "@a:b": membership } },
    event: redaction("@a:b"),
    allowed: false,
    reason: "The sender is not in the room.",
  })),
  ...[
    { events: { "m.room.redaction": 1 } },
    { events_default: 1 },
    { events: { "m.room.redaction": "x" } },
  ].map((levels) => ({
    name: `redacts where ${JSON.stringify(levels)}`,
    room: { ...inRoom, levels },
    event: redaction("@a:b", { redacts: "$redacted:b" }),
    allowed: false,
    reason: "The sender has not the power to send redactions.",
  })),
  {
    name: "redacts where others may not send anything else",
    room: { ...inRoom, levels: { events: { "m.room.redaction": 0 }, events_default: 1 } },
    event: redaction("@a:b", { redacts: "$redacted:b" }),
    allowed: true,
  },
  {
    name: "redacts under another's state key",
    room: { ...inRoom, levels: { users: { "@a:b": 100 } } },
    event: redaction("@a:b", { state_key: "@c:d" }),
    allowed: false,
    reason: "The state key is another user.",
  },
];

const anyReason: unknown = expect.any(String);

describe.each(roomVersions)("isAllowed in room version $id", (version) => {
  const number = Number(version.id);
  const judge = (event: Case["event"], like: RoomLike = {}) => {
    const { state, roomId } = room(version, like);
    return isAllowed(
      { type: "", sender: "", prev_events: ["$prev"], room_id: roomId, ...event },
      state,
      version,
    );
  };

  it.each([...departures, ...joins, ...redactions])("$name", (one) => {
    const rule = "rule" in one && typeof one.rule === "number" ? one.rule : 1;
    const reason: unknown = number < rule ? closed : (one.reason ?? anyReason);
    expect(judge(one.event, one.room)).toEqual(
      holds(one.allowed, number) ? { allowed: true } : { allowed: false, reason },
    );
  });

  it("lets the creator join first, and nobody else", () => {
    const { state, roomId, create } = room(version, { members: { "@creator:b": "leave" } });
    const first = (sender: string, previous: string[]) =>
      isAllowed(
        { ...join(sender), type: "m.room.member", sender, room_id: roomId, prev_events: previous },
        state,
        version,
      ).allowed;
    const id = eventIdOf(create, version);
    expect(first("@creator:b", [id])).toBe(true);
    expect(first("@other:b", [id])).toBe(false);
    expect(first("@creator:b", ["$other"])).toBe(false);
    expect(first("@creator:b", [id, "$other"])).toBe(false);
    expect(first("@creator:b", [])).toBe(false);
  });

  it("refuses everything in a room without a create event", () => {
    const event = { ...leave("@a:b"), type: "m.room.member", sender: "@a:b", prev_events: [] };
    expect(isAllowed(event, () => undefined, version)).toEqual({
      allowed: false,
      reason: "The room has no create event.",
    });
  });

  it("knows the room by its create event from version 12 on", () => {
    const like = { members: { "@a:b": "join" } };
    expect(judge({ ...leave("@a:b"), room_id: "!another" }, like)).toEqual(
      number >= 12
        ? { allowed: false, reason: "The room's id is not that of its create event." }
        : { allowed: true },
    );
  });

  it.each(["m.room.message", "m.room.power_levels", "m.room.create"])("does not judge %s", (type) => {
    expect(() => judge({ type, sender: "@creator:b", content: {} })).toThrow(
      new RangeError(`The rules for ${type} are not known here.`),
    );
  });

  it.each(["ban", "invite", "knock", undefined])("does not judge the membership %s", (membership) => {
    const content: JsonObject = { membership };
    expect(() => judge({ type: "m.room.member", state_key: "@a:b", sender: "@a:b", content })).toThrow(
      RangeError,
    );
  });
});
