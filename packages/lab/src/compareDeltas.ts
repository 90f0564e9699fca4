import { canonical, type Json, type JsonObject } from "./json.ts";
import { type Applied, type CaseFrame, normaliseIds, normaliseScalars } from "./normalise.ts";
import type { DatabaseDelta, RunStarts, TableDelta } from "./tableWatch.ts";
import { activityColumns, taskProgressColumns, type ToleranceName } from "./tolerances.ts";

/** A row that only one side removed or added, or a sequence that moved differently. */
export interface RowDifference {
  readonly table: string;
  readonly change: "removed" | "added" | "moved";
  readonly side: "synapse" | "ours";
  readonly row: Json;
}

export interface DeltaVerdict {
  readonly differences: readonly RowDifference[];
  readonly applied: ReadonlySet<ToleranceName>;
  /** Tables that both sides changed alike. */
  readonly tables: readonly string[];
  readonly rows: number;
}

export interface DeltaSide {
  readonly delta: DatabaseDelta;
  readonly starts: RunStarts;
  readonly frame: CaseFrame;
}

/** What the rows of one case may differ in beyond the rules for all. */
export interface DeltaTolerances {
  /** Synapse gave out a refresh token with the access token. */
  readonly refreshToken?: boolean;
  /** Scheduled tasks are compared as they end, not only what was asked for; none is needless. */
  readonly wholeTasks?: boolean;
}

const announcements = "cache_invalidation_stream_by_instance";

/** A row that went may have seen activity before; what was recorded of it goes with the row. */
const withoutColumns = (row: JsonObject, columns: ReadonlySet<string> | undefined): JsonObject =>
  columns === undefined
    ? row
    : Object.fromEntries(Object.entries(row).filter(([name]) => !columns.has(name)));

/** Rows of which nothing but the caller's activity changed are taken out on both sides of the table's delta. */
const withoutActivity = ({ table, removed, added }: TableDelta, applied: Applied): TableDelta => {
  const columns = activityColumns.get(table);
  if (columns === undefined) return { table, removed, added };
  const rest = (row: JsonObject) => canonical(withoutColumns(row, columns));
  const left = added.map((row) => ({ row, key: rest(row) }));
  const gone: JsonObject[] = [];
  for (const row of removed) {
    const index = left.findIndex((candidate) => candidate.key === rest(row));
    if (index === -1) gone.push(row);
    else {
      left.splice(index, 1);
      applied.add("caller-activity");
    }
  }
  return { table, removed: gone, added: left.map(({ row }) => row) };
};

/** The tasks that were asked for: rows that are new, whatever has become of them since. */
const askedTasks = ({ table, removed, added }: TableDelta, applied: Applied): TableDelta => {
  const known = new Set(removed.map((row) => row["id"]));
  const asked = new Map<string, JsonObject>();
  for (const row of added) {
    applied.add("task-progress");
    if (known.has(row["id"])) continue;
    const task = withoutColumns(row, taskProgressColumns);
    asked.set(canonical(task), task);
  }
  return { table, removed: [], added: [...asked.values()] };
};

/** Tasks for the rooms of a user; where the case touches none there is nothing to do. */
const isNeedless = (table: string, rows: readonly JsonObject[]): boolean =>
  table === "scheduled_tasks" && rows.every((row) => row["action"] === "update_join_states");

/** What Synapse would have written had it given out no refresh token with the access token. */
const withoutRefreshToken = (
  { table, removed, added }: TableDelta,
  applied: Applied,
): TableDelta | undefined => {
  if (table !== "refresh_tokens" && table !== "access_tokens") return { table, removed, added };
  applied.add("no-refresh-token");
  return table === "refresh_tokens"
    ? undefined
    : {
        table,
        removed,
        added: added.map((row) => ({ ...row, refresh_token_id: null, valid_until_ms: null })),
      };
};

type Changes = ReadonlyMap<string, TableDelta>;

/** The rows that are to be compared, by table. */
const changesOf = (
  side: DeltaSide,
  { refreshToken = false, wholeTasks = false }: DeltaTolerances,
  applied: Applied,
): Changes => {
  const changes = new Map<string, TableDelta>();
  for (const delta of side.delta.tables) {
    const { table } = delta;
    const compared = refreshToken ? withoutRefreshToken(delta, applied) : delta;
    if (compared === undefined) continue;
    const rows =
      table === "scheduled_tasks" && !wholeTasks
        ? askedTasks(compared, applied)
        : withoutActivity(compared, applied);
    changes.set(table, rows);
  }
  return changes;
};

const countRows = (rows: readonly JsonObject[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(canonical(row), (counts.get(canonical(row)) ?? 0) + 1);
  return counts;
};

/** The rows that `other` has not, or has less often, just as they stand. */
const surplusOf = (rows: readonly JsonObject[], other: readonly JsonObject[]): JsonObject[] => {
  const counts = countRows(other);
  return rows.filter((row) => {
    const left = counts.get(canonical(row)) ?? 0;
    counts.set(canonical(row), left - 1);
    return left <= 0;
  });
};

/** Rows by what they mean, whichever server wrote them. */
const byMeaning = (
  table: string,
  change: RowDifference["change"],
  rows: readonly JsonObject[],
  side: DeltaSide,
  applied: Applied,
): Map<string, JsonObject[]> => {
  const found = new Map<string, JsonObject[]>();
  for (const row of rows) {
    const lasting = change === "removed" ? withoutColumns(row, activityColumns.get(table)) : row;
    const normal = normaliseScalars(normaliseIds(table, lasting, side.starts, applied), side.frame, applied);
    const key = canonical(normal);
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
};

/**
 * Compares what both sides changed in their databases by one request, row by row in every table, and how far each
 * sequence moved.
 */
export const compareDeltas = (
  synapse: DeltaSide,
  ours: DeltaSide,
  allowed: DeltaTolerances = {},
): DeltaVerdict => {
  const applied: Applied = new Set();
  const left = changesOf(synapse, allowed, applied);
  const right = changesOf(ours, { ...allowed, refreshToken: false }, applied);
  const differences: RowDifference[] = [];
  const same: string[] = [];
  let rows = 0;
  for (const table of new Set([...left.keys(), ...right.keys()])) {
    const before = differences.length;
    let compared = 0;
    for (const change of ["removed", "added"] as const) {
      const one = left.get(table)?.[change] ?? [];
      const other = right.get(table)?.[change] ?? [];
      compared += one.length + other.length;
      // Rows that are the same as they stand are so whatever they would be taken for, such as a moment near the start
      // of the run. Announcements are compared as a set.
      const [ofOne, ofOther] =
        table === announcements ? [one, other] : [surplusOf(one, other), surplusOf(other, one)];
      rows += one.length - ofOne.length;
      const a = byMeaning(table, change, ofOne, synapse, applied);
      const b = byMeaning(table, change, ofOther, ours, applied);
      for (const key of new Set([...a.keys(), ...b.keys()])) {
        const here = a.get(key) ?? [];
        const there = b.get(key) ?? [];
        rows += Math.min(here.length, there.length);
        if (here.length === there.length) continue;
        if (allowed.wholeTasks !== true && there.length === 0 && isNeedless(table, here)) {
          applied.add("needless-task");
          continue;
        }
        if (table === announcements && there.length > 0) {
          applied.add(here.length > 0 ? "announced-again" : "announced-more");
          continue;
        }
        const side = here.length > there.length ? "synapse" : "ours";
        const surplus = side === "synapse" ? here.slice(there.length) : there.slice(here.length);
        for (const row of surplus) differences.push({ table, change, side, row });
      }
    }
    if (compared > 0 && differences.length === before) same.push(table);
  }
  differences.push(...compareSequences(synapse, ours));
  return { differences, applied, tables: same, rows };
};

const announced = (side: DeltaSide): number =>
  side.delta.tables.find(({ table }) => table === announcements)?.added.length ?? 0;

const compareSequences = (synapse: DeltaSide, ours: DeltaSide): RowDifference[] => {
  const differences: RowDifference[] = [];
  for (const name of new Set([...synapse.delta.sequences.keys(), ...ours.delta.sequences.keys()])) {
    const here = synapse.delta.sequences.get(name) ?? 0;
    const there = ours.delta.sequences.get(name) ?? 0;
    if (here === there) continue;
    // Each side's own announcements count: one step a row.
    if (name === "cache_invalidation_stream_seq" && there === announced(ours)) continue;
    differences.push({ table: `sequence ${name}`, change: "moved", side: "synapse", row: here });
    differences.push({ table: `sequence ${name}`, change: "moved", side: "ours", row: there });
  }
  return differences;
};
