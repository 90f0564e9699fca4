import { createHash } from "node:crypto";
import { canonical, isList, isObject, type Json, type JsonObject, parseJson, textMember } from "../json.ts";
import type { Applied } from "../normalise.ts";
import type { DatabaseDelta, TableDelta } from "../tableWatch.ts";
import type { Names } from "./names.ts";
import { withoutErrorText, withoutErrorTexts } from "./withoutErrorTexts.ts";

/** Columns that hold a position of the stream of events. */
const positionColumns: ReadonlySet<string> = new Set([
  "stream_ordering",
  "event_stream_ordering",
  "completed_delta_stream_id",
  "bump_stamp",
]);
const groupColumns: ReadonlySet<string> = new Set(["state_group", "prev_state_group"]);
const chainColumns: ReadonlySet<string> = new Set(["chain_id", "origin_chain_id", "target_chain_id"]);
/** Columns that hold JSON as text. */
const jsonColumns: ReadonlySet<string> = new Set(["json", "internal_metadata", "params", "result"]);
/** Lists of which Synapse fixes no order. */
const setMembers: ReadonlySet<string> = new Set(["auth_events", "prev_events", "rooms"]);

/** Whether the hash that an event carries is that of its content, by the specification. */
const isContentHash = (event: JsonObject): boolean => {
  const { unsigned: _unsigned, signatures: _signatures, hashes, ...rest } = event;
  const digest = createHash("sha256").update(canonical(rest)).digest("base64").replace(/=+$/, "");
  return textMember(hashes, "sha256") === digest;
};

/** Which keys of which servers signed, without the signatures. */
const signers = (signatures: Json | undefined): Json =>
  Object.entries(isObject(signatures) ? signatures : {}).map(([server, keys]) => [
    server,
    ...Object.keys(isObject(keys) ? keys : {}),
  ]);

const nameValue = (value: Json, names: Names, key = ""): Json => {
  if (isList(value)) {
    const items = value.map((item) => nameValue(item, names));
    return setMembers.has(key) ? items.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1)) : items;
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([member, item]) => [
        names.event(member) ?? member,
        nameValue(item, names, member),
      ]),
    );
  }
  return typeof value === "string" ? (names.event(value) ?? value) : value;
};

/** The first two room versions name an event by its id and the hash of its redacted form. */
const withoutReferenceHashes = (references: Json | undefined): Json =>
  isList(references)
    ? references.map((reference) => (isList(reference) ? (reference[0] ?? null) : reference))
    : null;

/** An event's JSON with what must differ from server to server put into words. */
const nameEvent = (event: JsonObject, names: Names): Json => {
  const unsigned = isObject(event["unsigned"]) ? event["unsigned"] : {};
  const named = nameValue(
    {
      ...event,
      auth_events: withoutReferenceHashes(event["auth_events"]),
      prev_events: withoutReferenceHashes(event["prev_events"]),
      unsigned: {
        ...unsigned,
        ...(unsigned["age_ts"] === event["origin_server_ts"] ? { age_ts: "<origin_server_ts>" } : {}),
      },
    },
    names,
  );
  return {
    ...(isObject(named) ? named : {}),
    hashes: isContentHash(event) ? "<hash of the content>" : "<another hash>",
    signatures: signers(event["signatures"]),
  };
};

const nameColumn = (table: string, column: string, value: Json, names: Names): Json => {
  if (typeof value === "number") {
    if (positionColumns.has(column) || isEventPosition(table, column)) return names.position(value) ?? value;
    if (groupColumns.has(column) || (table === "state_groups" && column === "id"))
      return names.group(value) ?? value;
    return chainColumns.has(column) ? (names.chain(value) ?? value) : value;
  }
  if (typeof value === "string" && jsonColumns.has(column)) {
    const parsed = parseJson(value);
    if (!isObject(parsed)) return value;
    return column === "json" ? nameEvent(parsed, names) : nameValue(parsed, names);
  }
  return nameValue(value, names, column);
};

const isEventPosition = (table: string, column: string): boolean =>
  table === "current_state_delta_stream" && column === "stream_id";

const isNewPosition = (value: Json | undefined, names: Names): boolean =>
  typeof value === "number" && names.position(value) !== undefined;

/** Why a task failed: its status, or that it did, as it broke on a text that no database can hold. */
const withoutFailure = (error: Json, applied: Applied): Json => {
  const isBreak = typeof error === "string" && /NUL|surrogates not allowed/.test(error);
  if (isBreak) applied.add("synapse-breaks");
  // What no database can hold is no room's id.
  return isBreak ? "404" : withoutErrorText(error, applied);
};

const nameRow = (table: string, row: JsonObject, names: Names, applied: Applied): JsonObject => {
  const named = Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, nameColumn(table, column, value, names)]),
  );
  if (table === "stream_positions" && row["stream_name"] === "events") {
    return { ...named, stream_id: "<position>" };
  }
  if (isNewPosition(row["completed_delta_stream_id"], names)) {
    applied.add("statistics-batch");
    return { ...named, completed_delta_stream_id: "<a new event>" };
  }
  if (table === "scheduled_tasks") {
    const { result = null, error = null } = named;
    return {
      ...named,
      id: "<task>",
      error: withoutFailure(error, applied),
      result: isObject(result) ? withoutErrorTexts(result, applied) : result,
    };
  }
  return named;
};

/** Where a state group is spoken of, and by which column. */
const groupTables: ReadonlyMap<string, string> = new Map([
  ["state_groups", "id"],
  ["state_groups_state", "state_group"],
  ["state_group_edges", "state_group"],
]);

/** Without the state groups of events that came to nothing. */
const withoutUnusedGroups = (delta: DatabaseDelta, names: Names, applied: Applied): DatabaseDelta => {
  const sequences = new Map(delta.sequences);
  const tables = delta.tables.map(({ table, removed, added }): TableDelta => {
    const column = groupTables.get(table);
    if (column === undefined) return { table, removed, added };
    const used = added.filter((row) => {
      const id = row[column];
      return typeof id !== "number" || !names.isUnusedGroup(id);
    });
    const unused = added.length - used.length;
    if (unused > 0) applied.add("unused-state-group");
    if (unused > 0 && table === "state_groups") {
      const left = (sequences.get("state_group_id_seq") ?? 0) - unused;
      if (left === 0) sequences.delete("state_group_id_seq");
      else sequences.set("state_group_id_seq", left);
    }
    return { table, removed, added: used };
  });
  return { tables, sequences };
};

/** The same delta with every id that its database gave out put into words that another database shares. */
export const nameRows = (whole: DatabaseDelta, names: Names, applied: Applied): DatabaseDelta => {
  const delta = withoutUnusedGroups(whole, names, applied);
  const tables = delta.tables.map(({ table, removed, added }): TableDelta => ({
    table,
    removed: removed.map((row) => nameRow(table, row, names, applied)),
    added: added.map((row) => nameRow(table, row, names, applied)),
  }));
  const stored = new Set(tables.find(({ table }) => table === "events")?.added.map((row) => row["event_id"]));
  const order = [...names.order]
    .map(([room, events]) => ({ room, events: events.filter((event) => stored.has(event)) }))
    .filter(({ events }) => events.length > 0);
  return {
    tables: [...tables, { table: "order of events", removed: [], added: order }],
    sequences: withoutAnnouncements(delta),
  };
};

/** The announcements of caches count one step a row, which is all that is to be said of their sequence. */
const withoutAnnouncements = ({ tables, sequences }: DatabaseDelta): ReadonlyMap<string, number> => {
  const rows = tables.find(({ table }) => table === "cache_invalidation_stream_by_instance")?.added.length;
  return new Map(
    [...sequences].filter(([name, step]) => name !== "cache_invalidation_stream_seq" || step !== rows),
  );
};
