import { compareSync } from "bcryptjs";
import { type Json, type JsonObject, mapScalars } from "./json.ts";
import type { RunStarts } from "./tableWatch.ts";
import { clockNames, countdowns, futureMoments, type ToleranceName } from "./tolerances.ts";

/** What the values of one case can be measured against. */
export interface CaseFrame {
  /** When the request was sent and answered, ms since the Unix epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Passwords that the case or the seed uses. */
  readonly passwords: readonly string[];
  /** Tokens and device ids that are no random ones of the run. */
  readonly keep: (value: string) => boolean;
}

// Clocks of one machine, and an answer that waits for its turn: a few seconds either way.
const slackMs = 3000;

const within = (value: number, from: number, to: number): boolean =>
  value >= from - slackMs && value <= to + slackMs;

const momentOf = (value: number, frame: CaseFrame): string | undefined => {
  if (within(value, frame.startedAt, frame.endedAt)) return "now in ms";
  if (within(value * 1000, frame.startedAt, frame.endedAt)) return "now in s";
  for (const [name, ms] of futureMoments) {
    if (within(value - ms, frame.startedAt, frame.endedAt)) return `${name}, in ms`;
  }
  return undefined;
};

const tokenPattern = /^(syt|syr)_([A-Za-z0-9_-]+)_[A-Za-z]{20}_[0-9A-Za-z]{6}$/;

const randomOf = (value: string): string | undefined => {
  const token = tokenPattern.exec(value);
  if (token !== null) {
    const kind = token[1] === "syt" ? "access" : "refresh";
    return `${kind} token of ${Buffer.from(token[2] ?? "", "base64url").toString("utf8")}`;
  }
  if (/^[A-Z]{10}$/.test(value)) return "generated device id";
  return undefined;
};

const hashOf = (value: string, frame: CaseFrame): string | undefined => {
  const parts = /^\$(2[aby])\$(\d\d)\$/.exec(value);
  if (parts === null) return undefined;
  // Synapse hashes the NFKC form.
  const password = frame.passwords.find((candidate) => compareSync(candidate.normalize("NFKC"), value));
  // A hash of something else stays as it is, so that two of them differ.
  if (password === undefined) return undefined;
  return `bcrypt ${parts[1]}, 2^${parts[2]} rounds, of ${JSON.stringify(password.slice(0, 40))}`;
};

/** Names of tolerances that were needed, filled by the functions below. */
export type Applied = Set<ToleranceName>;

/** Replaces what differs between any two runs by what it means: `now in ms`, `access token of alice`. */
export const normaliseScalars = (value: Json, frame: CaseFrame, applied: Applied): Json =>
  mapScalars(value, (scalar, key) => {
    if (typeof scalar === "number" && clockNames.has(key)) {
      const moment = momentOf(scalar, frame);
      if (moment === undefined) return scalar;
      applied.add("clock");
      return `<${moment}>`;
    }
    const from = countdowns.get(key);
    if (typeof scalar === "number" && from !== undefined && scalar <= from && scalar > from - slackMs) {
      applied.add("clock");
      return `<just below ${from}>`;
    }
    if (typeof scalar !== "string") return scalar;
    if (key === "redact_id" && /^[A-Za-z]{16}$/.test(scalar)) {
      applied.add("random-value");
      return "<id of a redaction>";
    }
    if (key === "password_hash") {
      const hash = hashOf(scalar, frame);
      if (hash === undefined) return scalar;
      applied.add("password-hash");
      return `<${hash}>`;
    }
    if (frame.keep(scalar)) return scalar;
    const random = randomOf(scalar);
    if (random === undefined) return scalar;
    applied.add("random-value");
    return `<${random}>`;
  });

/** Which sequence counts the stream ids of a table. */
const streamSequences: ReadonlyMap<string, string> = new Map([
  ["cache_invalidation_stream_by_instance", "cache_invalidation_stream_seq"],
  ["device_lists_stream", "device_lists_sequence"],
  ["device_lists_changes_in_room", "device_lists_sequence"],
  ["device_lists_outbound_pokes", "device_lists_sequence"],
  ["user_signature_stream", "device_lists_sequence"],
  ["deleted_pushers", "pushers_sequence"],
  ["pushers", "pushers_sequence"],
  ["account_data", "account_data_sequence"],
  ["room_account_data", "account_data_sequence"],
  ["push_rules_stream", "push_rules_stream_sequence"],
]);
const positionSequences: ReadonlyMap<string, string> = new Map([
  ["device_lists_stream", "device_lists_sequence"],
  ["pushers", "pushers_sequence"],
  ["account_data", "account_data_sequence"],
  ["caches", "cache_invalidation_stream_seq"],
  ["push_rules_stream", "push_rules_stream_sequence"],
]);

/** Replaces ids and stream positions that were given out during the run by `<new>`. */
export const normaliseIds = (
  table: string,
  row: JsonObject,
  starts: RunStarts,
  applied: Applied,
): JsonObject => {
  const changed: Record<string, Json> = { ...row };
  const fresh = (column: string, start: number) => {
    const value = row[column];
    if (typeof value === "number" && value > start) {
      changed[column] = "<new>";
      applied.add("fresh-id");
    }
  };
  const sequence = streamSequences.get(table);
  if (sequence !== undefined) fresh("stream_id", starts.startOfSequence(sequence));
  if (table === "stream_positions" && typeof row["stream_name"] === "string") {
    const counted = positionSequences.get(row["stream_name"]);
    if (counted !== undefined) {
      // Where a position stood before is the run's history: only that it moved is compared.
      changed["stream_id"] = "<position>";
      applied.add("fresh-id");
    }
  }
  // How far the statistics had come with the events of the run.
  if (table === "user_stats_current")
    fresh("completed_delta_stream_id", starts.startOfSequence("events_stream_seq") - 1);
  if (table === "access_tokens") {
    fresh("id", starts.startOfIds("access_tokens"));
    fresh("refresh_token_id", starts.startOfIds("refresh_tokens"));
  }
  if (table === "refresh_tokens") {
    fresh("id", starts.startOfIds("refresh_tokens"));
    fresh("next_token_id", starts.startOfIds("refresh_tokens"));
  }
  return changed;
};
