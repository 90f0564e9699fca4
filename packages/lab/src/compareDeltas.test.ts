import { hashSync } from "bcryptjs";
import { describe, expect, it } from "vitest";
import { compareDeltas, type DeltaSide } from "./compareDeltas.ts";
import type { JsonObject } from "./json.ts";
import type { TableDelta } from "./tableWatch.ts";

const now = 1_795_000_000_000;

const side = (tables: readonly TableDelta[], sequences: Record<string, number> = {}): DeltaSide => ({
  delta: { tables, sequences: new Map(Object.entries(sequences)) },
  starts: { startOfSequence: () => 100, startOfIds: () => 10 },
  frame: { startedAt: now, endedAt: now + 50, passwords: ["pw"], keep: () => false },
});
const added = (table: string, ...rows: JsonObject[]): TableDelta => ({ table, removed: [], added: rows });
const differing = (one: DeltaSide, other: DeltaSide) =>
  compareDeltas(one, other).differences.map(({ table, change, side: from }) => `${table} ${change} ${from}`);

describe("compareDeltas", () => {
  it("finds a row that only one side wrote or removed", () => {
    const row = { user_id: "@a:test", device_id: "D" };
    expect(differing(side([added("devices", row)]), side([]))).toEqual(["devices added synapse"]);
    expect(differing(side([]), side([{ table: "devices", removed: [row], added: [] }]))).toEqual([
      "devices removed ours",
    ]);
    expect(differing(side([added("devices", row)]), side([added("devices", row)]))).toEqual([]);
    expect(differing(side([added("devices", row, row)]), side([added("devices", row)]))).toEqual([
      "devices added synapse",
    ]);
  });

  it("takes ids and stream positions of the run as new, and older ones as they are", () => {
    const stream = (id: number) =>
      side([added("device_lists_stream", { user_id: "@a:test", stream_id: id })]);
    expect(differing(stream(101), stream(170))).toEqual([]);
    expect(differing(stream(101), stream(99))).toHaveLength(2);
    const token = (id: number) => side([added("access_tokens", { id, user_id: "@a:test" })]);
    expect(differing(token(11), token(500))).toEqual([]);
    expect(differing(token(9), token(8))).toHaveLength(2);
  });

  it("compares how far sequences moved, and announcements as a set", () => {
    const announce = (...keys: string[]) =>
      added(
        "cache_invalidation_stream_by_instance",
        ...keys.map((key, index) => ({ cache_func: "get_user_by_id", keys: [key], stream_id: 101 + index })),
      );
    const moved = (count: number) => ({ cache_invalidation_stream_seq: count });
    expect(differing(side([announce("@a", "@a")], moved(2)), side([announce("@a")], moved(1)))).toEqual([]);
    expect(differing(side([announce("@a")], moved(1)), side([announce("@a")], moved(2)))).toHaveLength(2);
    expect(differing(side([announce("@a", "@b")], moved(2)), side([announce("@a")], moved(1)))).toEqual([
      "cache_invalidation_stream_by_instance added synapse",
    ]);
    expect(differing(side([], { pushers_sequence: 1 }), side([]))).toHaveLength(2);
  });

  it("sets aside what a caller's activity changes, and nothing else in that row", () => {
    const device = (seen: number | null, name: string) => ({
      user_id: "@a:test",
      device_id: "D",
      last_seen: seen,
      display_name: name,
    });
    const change = (before: JsonObject, after: JsonObject) =>
      side([{ table: "devices", removed: [before], added: [after] }]);
    expect(differing(change(device(null, "x"), device(now, "x")), side([]))).toEqual([]);
    expect(differing(change(device(null, "x"), device(now, "y")), side([]))).toHaveLength(2);
  });

  it("compares a password's hash by what it holds", () => {
    const hashed = (hash: string | null) => side([added("users", { name: "@a:test", password_hash: hash })]);
    expect(differing(hashed(hashSync("pw", 4)), hashed(hashSync("pw", 4)))).toEqual([]);
    expect(differing(hashed(hashSync("pw", 4)), hashed(hashSync("wrong", 4)))).toHaveLength(2);
    expect(differing(hashed(hashSync("pw", 4)), hashed(hashSync("pw", 5)))).toHaveLength(2);
    expect(differing(hashed(hashSync("pw", 4)), hashed(null))).toHaveLength(2);
  });

  it("compares which tasks were asked for, not how far they have come", () => {
    const task = (id: string, action: string, status: string) => ({
      id,
      action,
      status,
      timestamp: now,
      resource_id: "@a:test",
      params: null,
      result: null,
      error: null,
    });
    const shown = (status: string) => task(status, "update_join_states", status);
    const twice = side([added("scheduled_tasks", shown("cancelled"), shown("active"))]);
    const once = side([added("scheduled_tasks", shown("scheduled"))]);
    const whole = { wholeTasks: true } as const;
    expect(differing(twice, once)).toEqual([]);
    expect(compareDeltas(twice, once, whole).differences).toHaveLength(3);
    expect(compareDeltas(twice, side([]), whole).differences).toHaveLength(2);
    expect(compareDeltas(twice, side([])).differences).toEqual([]);
    expect(compareDeltas(twice, side([])).applied).toContain("needless-task");
    expect(compareDeltas(side([]), once).differences).toHaveLength(1);
    const other = side([added("scheduled_tasks", task("x", "redact_all_events", "active"))]);
    expect(differing(other, side([]))).toEqual(["scheduled_tasks added synapse"]);
    const done = side([
      {
        table: "scheduled_tasks",
        removed: [shown("active")],
        added: [{ ...shown("active"), status: "complete" }],
      },
    ]);
    expect(differing(done, side([]))).toEqual([]);
  });

  it("sets aside what belongs to a refresh token on Synapse's side alone", () => {
    const token = (refreshable: boolean) =>
      added("access_tokens", {
        id: 11,
        user_id: "@a:test",
        refresh_token_id: refreshable ? 12 : null,
        valid_until_ms: refreshable ? now + 300_000 : null,
      });
    const synapse = side([token(true), added("refresh_tokens", { id: 12, user_id: "@a:test" })]);
    expect(compareDeltas(synapse, side([token(false)]), { refreshToken: true }).differences).toEqual([]);
    expect(compareDeltas(synapse, side([token(false)])).differences).toHaveLength(3);
    expect(compareDeltas(synapse, synapse, { refreshToken: true }).differences).not.toEqual([]);
  });

  it("takes rows that are the same as they stand for the same, whatever the clock says", () => {
    const sent = (ts: number) => ({ event_id: "$e", inserted_ts: ts });
    const table = "event_txn_id_device_id";
    const at = (startedAt: number, tables: readonly TableDelta[]): DeltaSide => ({
      ...side(tables),
      frame: { startedAt, endedAt: startedAt + 50, passwords: [], keep: () => false },
    });
    const removed = (...rows: JsonObject[]): readonly TableDelta[] => [{ table, removed: rows, added: [] }];
    for (const change of [removed, (...rows: JsonObject[]) => [added(table, ...rows)]]) {
      const near = at(now, change(sent(now - 2000)));
      const far = at(now + 60_000, change(sent(now - 2000)));
      expect(compareDeltas(near, far)).toMatchObject({ differences: [], tables: [table], rows: 1 });
      expect(differing(near, at(now + 60_000, change(sent(now - 2001))))).toHaveLength(2);
      expect(differing(near, at(now, change(sent(now - 2000), sent(now - 2000))))).toHaveLength(1);
    }
  });
});
