import pg from "pg";
import { canonical, type Json, type JsonObject, isObject, parseJson } from "./json.ts";
import { unwatchedTables } from "./tolerances.ts";

/** What a request changed in one table: rows as Synapse's columns, before (`removed`) and after (`added`). */
export interface TableDelta {
  readonly table: string;
  readonly removed: readonly JsonObject[];
  readonly added: readonly JsonObject[];
}

export interface DatabaseDelta {
  readonly tables: readonly TableDelta[];
  /** How far each sequence moved; those that stood still are left out. */
  readonly sequences: ReadonlyMap<string, number>;
}

type Fingerprints = ReadonlyMap<string, string>;
/** Where ids and stream positions stood before the run: what is above was given out during it. */
export interface RunStarts {
  startOfSequence(name: string): number;
  /** The greatest id of a table without a sequence. */
  startOfIds(table: string): number;
}

/** Rows as text by their place in the table's file, which is the one name that each version of a row has. */
type Rows = Map<string, string>;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** How long work in the background may take; after some that never ended the rest gets little, so that a run comes to its end. */
const patienceMs = 20_000;
const lostPatienceMs = 500;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Watches every table of a database but the named volatile ones. A look at all of them (how many rows, written last by
 * which transaction) costs a few ms; of a table that changed, only the rows written since the last look are fetched.
 */
export class TableWatch implements RunStarts {
  readonly #client: pg.Client;
  #tables: string[] = [];
  #fingerprintSql = "";
  #fingerprints: Fingerprints = new Map();
  readonly #rows = new Map<string, Rows>();
  /** Every transaction before this one had ended when the rows were last fetched. */
  #horizon = "0";
  #sequences = new Map<string, number>();
  #startSequences: ReadonlyMap<string, number> = new Map();
  #startIds: ReadonlyMap<string, number> = new Map();
  #startValues: ReadonlySet<string> = new Set();
  #patienceMs = patienceMs;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** Connects and takes the first picture. */
  static async open(dsn: string): Promise<TableWatch> {
    const client = new pg.Client({ connectionString: dsn });
    await client.connect();
    // Compiling the query of a look would cost ten times what it takes to run it.
    await client.query("SET jit = off; SET plan_cache_mode = force_generic_plan");
    // A database that is dropped at the end ends its sessions: no reason to bring the process down.
    client.on("error", () => undefined);
    const watch = new TableWatch(client);
    await watch.#start();
    return watch;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #start(): Promise<void> {
    const found = await this.#client.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    this.#tables = found.rows.map((row) => row.name).filter((name) => !unwatchedTables.has(name));
    this.#fingerprintSql = this.#tables
      .map(
        (table) =>
          `SELECT '${table}' AS name, count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) AS mark FROM ${quoted(table)}`,
      )
      .join(" UNION ALL ");
    const horizon = await this.#readHorizon();
    this.#fingerprints = await this.#look();
    for (const table of this.#tables) this.#rows.set(table, await this.#fetchWritten(table));
    this.#horizon = horizon;
    this.#sequences = await this.#readSequences();
    this.#startSequences = new Map(this.#sequences);
    const ids = new Map<string, number>();
    for (const table of ["access_tokens", "refresh_tokens"]) {
      const answer = await this.#client.query<{ id: string | null }>(
        `SELECT max(id) AS id FROM ${quoted(table)}`,
      );
      ids.set(table, Number(answer.rows[0]?.id ?? 0));
    }
    this.#startIds = ids;
    const values = await this.#client.query<{ value: string }>(
      "SELECT token AS value FROM access_tokens UNION SELECT token FROM refresh_tokens UNION SELECT device_id FROM devices",
    );
    this.#startValues = new Set(values.rows.map((row) => row.value));
  }

  /** Whether this token or device id was there when the watch began: then it is not a random one of the run. */
  knew(value: string): boolean {
    return this.#startValues.has(value);
  }

  /** Where a sequence stood when the watch began: what is above came after. */
  startOfSequence(name: string): number {
    return this.#startSequences.get(name) ?? 0;
  }

  /** The greatest id of a table without a sequence when the watch began. */
  startOfIds(table: string): number {
    return this.#startIds.get(table) ?? 0;
  }

  async #look(): Promise<Fingerprints> {
    const answer = await this.#client.query<{ name: string; mark: string }>({
      name: "fingerprints",
      text: this.#fingerprintSql,
    });
    return new Map(answer.rows.map((row) => [row.name, row.mark]));
  }

  async #readHorizon(): Promise<string> {
    const answer = await this.#client.query<{ horizon: string }>(
      "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon",
    );
    return answer.rows[0]?.horizon ?? "0";
  }

  /** The versions of rows that were written since the last look. */
  async #fetchWritten(table: string): Promise<Rows> {
    const answer = await this.#client.query<{ place: string; row: string }>(
      `SELECT ctid::text AS place, to_jsonb(t)::text AS row FROM ${quoted(table)} t WHERE xmin::text::bigint >= $1`,
      [this.#horizon],
    );
    return new Map(answer.rows.map(({ place, row }) => [place, row]));
  }

  /** Brings what is known of a table up to date and gives back the rows that went and those that came. */
  async #update(table: string, count: number): Promise<TableDelta> {
    const known = this.#rows.get(table) ?? new Map<string, string>();
    this.#rows.set(table, known);
    const gone: string[] = [];
    const come: string[] = [];
    for (const [place, row] of await this.#fetchWritten(table)) {
      const before = known.get(place);
      if (before === row) continue;
      if (before !== undefined) gone.push(before);
      come.push(row);
      known.set(place, row);
    }
    // As many as there should be: none of the old ones went.
    if (known.size !== count) {
      const answer = await this.#client.query<{ place: string }>(
        `SELECT ctid::text AS place FROM ${quoted(table)}`,
      );
      const there = new Set(answer.rows.map(({ place }) => place));
      for (const [place, row] of known) {
        if (there.has(place)) continue;
        gone.push(row);
        known.delete(place);
      }
    }
    return { table, removed: surplus(gone, come), added: surplus(come, gone) };
  }

  async #readSequences(): Promise<Map<string, number>> {
    const answer = await this.#client.query<{ name: string; value: string | null }>(
      "SELECT sequencename AS name, last_value AS value FROM pg_sequences WHERE schemaname = 'public'",
    );
    return new Map(answer.rows.map((row) => [row.name, Number(row.value ?? 0)]));
  }

  /** Whether a server still has to leave rooms, show profiles or redact, which it does after its answer. */
  async #hasWork(): Promise<boolean> {
    const answer = await this.#client.query<{ busy: boolean }>(
      "SELECT EXISTS (SELECT FROM users_pending_deactivation) OR EXISTS (SELECT FROM scheduled_tasks WHERE status IN ('scheduled', 'active') AND action IN ('update_join_states', 'redact_all_events')) AS busy",
    );
    return answer.rows[0]?.busy === true;
  }

  /**
   * Waits until all work is done and nothing changes any more. `quietMs` is how long two looks lie apart that must be
   * equal; 0: the end of the work is the end of the changes.
   */
  async settle(quietMs: number): Promise<void> {
    const deadline = Date.now() + this.#patienceMs;
    let before = quietMs === 0 ? undefined : await this.#look();
    while (Date.now() < deadline) {
      if (before === undefined) {
        if (!(await this.#hasWork())) return;
        await pause(10);
        continue;
      }
      await pause(quietMs);
      const now = await this.#look();
      const last = before;
      before = now;
      if ([...now].every(([table, mark]) => last.get(table) === mark) && !(await this.#hasWork())) return;
    }
    this.#patienceMs = lostPatienceMs;
  }

  /** What changed since the last call. */
  async delta(): Promise<DatabaseDelta> {
    const horizon = await this.#readHorizon();
    const marks = await this.#look();
    const tables: TableDelta[] = [];
    for (const table of this.#tables) {
      if (marks.get(table) === this.#fingerprints.get(table)) continue;
      const delta = await this.#update(table, Number(marks.get(table)?.split(" ")[0]));
      if (delta.removed.length + delta.added.length > 0) tables.push(delta);
    }
    this.#fingerprints = marks;
    this.#horizon = horizon;
    const sequences = await this.#readSequences();
    const moved = new Map<string, number>();
    for (const [name, value] of sequences) {
      const step = value - (this.#sequences.get(name) ?? 0);
      if (step !== 0) moved.set(name, step);
    }
    this.#sequences = sequences;
    return { tables, sequences: moved };
  }
}

/** The rows of `one` that `other` has not, or has less often. */
const surplus = (one: readonly string[], other: readonly string[]): JsonObject[] => {
  const counts = new Map<string, number>();
  for (const row of other) counts.set(row, (counts.get(row) ?? 0) + 1);
  const rows: JsonObject[] = [];
  for (const row of one) {
    const left = counts.get(row) ?? 0;
    if (left > 0) counts.set(row, left - 1);
    else {
      const parsed: Json | undefined = parseJson(row);
      if (isObject(parsed)) rows.push(parsed);
    }
  }
  return rows.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
};
