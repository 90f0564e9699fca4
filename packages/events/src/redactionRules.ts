/** What a redacted event keeps. */
export interface RedactionRules {
  /** Of the event itself. */
  readonly eventKeys: readonly string[];
  /**
   * Of the content, by the event's type; nothing for a type that isn't named. A key with a dot is a field of a field:
   * `third_party_invite.signed` keeps `third_party_invite` with only its `signed`.
   */
  readonly contentKeys: ReadonlyMap<string, readonly string[] | "all">;
}

const eventKeys = [
  "event_id",
  "type",
  "room_id",
  "sender",
  "state_key",
  "content",
  "hashes",
  "signatures",
  "depth",
  "prev_events",
  "prev_state",
  "auth_events",
  "origin",
  "origin_server_ts",
  "membership",
];

const levels = [
  "ban",
  "events",
  "events_default",
  "kick",
  "redact",
  "state_default",
  "users",
  "users_default",
];

const v1Content: [string, readonly string[] | "all"][] = [
  ["m.room.member", ["membership"]],
  ["m.room.create", ["creator"]],
  ["m.room.join_rules", ["join_rule"]],
  ["m.room.power_levels", levels],
  ["m.room.aliases", ["aliases"]],
  ["m.room.history_visibility", ["history_visibility"]],
];
const v6Content = v1Content.filter(([type]) => type !== "m.room.aliases");
const v8Content: typeof v1Content = [...v6Content, ["m.room.join_rules", ["join_rule", "allow"]]];
const v9Content: typeof v1Content = [
  ...v8Content,
  ["m.room.member", ["membership", "join_authorised_via_users_server"]],
];
const v11Content: typeof v1Content = [
  ...v9Content,
  ["m.room.member", ["membership", "join_authorised_via_users_server", "third_party_invite.signed"]],
  ["m.room.create", "all"],
  ["m.room.power_levels", [...levels, "invite"]],
  ["m.room.redaction", ["redacts"]],
];
const noLongerKept = ["origin", "membership", "prev_state"];

/** By the room version that brought them ("Redactions" of versions 1, 6, 8, 9 and 11). Of a type named twice the last counts. */
export const redactionRules = {
  v1: { eventKeys, contentKeys: new Map(v1Content) },
  v6: { eventKeys, contentKeys: new Map(v6Content) },
  v8: { eventKeys, contentKeys: new Map(v8Content) },
  v9: { eventKeys, contentKeys: new Map(v9Content) },
  v11: {
    eventKeys: eventKeys.filter((key) => !noLongerKept.includes(key)),
    contentKeys: new Map(v11Content),
  },
} as const satisfies Record<string, RedactionRules>;
