import { createHash } from "node:crypto";
import type pg from "pg";
import { canonical, isList, isObject, type Json, parseJson } from "../json.ts";
import type { RoomPopulation } from "./population.ts";

/** Where the ids of a database stood when its snapshot was taken: what is above was written since. */
export interface Ends {
  readonly streamOrdering: number;
  readonly stateGroup: number;
}

interface EventRow {
  readonly event_id: string;
  readonly room_id: string;
  readonly type: string;
  readonly state_key: string | null;
  readonly sender: string;
  readonly depth: string;
  readonly stream_ordering: string;
  readonly json: string;
}

/**
 * What a database calls by ids of its own, in words that mean the same in another one: an event by its room, place, sender and
 * content, a state group by the state that it stands for, a chain by its first event.
 */
export class Names {
  readonly #events = new Map<string, string>();
  readonly #positions = new Map<number, string>();
  readonly #groups = new Map<number, string>();
  readonly #unusedGroups = new Set<number>();
  readonly #chains = new Map<number, string>();
  readonly #rooms: ReadonlyMap<string, string>;
  /** The new events of each room in the order in which they were stored. */
  readonly order = new Map<string, string[]>();

  private constructor(population: RoomPopulation) {
    this.#rooms = new Map(
      population.versions.flatMap(({ version, rooms }) =>
        Object.entries(rooms).map(([name, id]) => [id, `${version}/${name}`] as const),
      ),
    );
  }

  static async endsOf(database: pg.Client): Promise<Ends> {
    const found = await database.query<{ ordering: string; group: string }>(
      `SELECT (SELECT max(stream_ordering) FROM events) AS ordering, (SELECT max(id) FROM state_groups) AS "group"`,
    );
    const row = found.rows[0];
    return { streamOrdering: Number(row?.ordering), stateGroup: Number(row?.group) };
  }

  /** Names everything that was written after `ends`. */
  static async read(database: pg.Client, ends: Ends, population: RoomPopulation): Promise<Names> {
    const names = new Names(population);
    await names.#readEvents(database, ends);
    await names.#readGroups(database, ends);
    await names.#readUnusedGroups(database, ends);
    await names.#readChains(database);
    return names;
  }

  /** The name of a new event; undefined for one of the snapshot, whose id is the same everywhere. */
  event(id: string): string | undefined {
    return this.#events.get(id);
  }

  /** The event that was stored at a new stream position. */
  position(streamOrdering: number): string | undefined {
    return this.#positions.get(streamOrdering);
  }

  group(id: number): string | undefined {
    return this.#groups.get(id);
  }

  /** Whether the state group was made for an event that was not stored, and stands for no other's state. */
  isUnusedGroup(id: number): boolean {
    return this.#unusedGroups.has(id);
  }

  chain(id: number): string | undefined {
    return this.#chains.get(id);
  }

  room(id: string): string {
    return this.#rooms.get(id) ?? id;
  }

  #nameOf(row: EventRow): string {
    const json = parseJson(row.json);
    const content = isObject(json) ? (json["content"] ?? {}) : {};
    const redacts =
      isObject(json) && json["redacts"] !== undefined ? ` of ${canonical(json["redacts"])}` : "";
    const stateKey = row.state_key === null ? "" : ` [${row.state_key}]`;
    const place = `${this.room(row.room_id)} at depth ${row.depth}`;
    return `${row.type}${stateKey}${redacts} by ${row.sender} in ${place} ${canonical(content)}`;
  }

  async #readEvents(database: pg.Client, ends: Ends): Promise<void> {
    const found = await database.query<EventRow>(
      "SELECT e.event_id, e.room_id, e.type, e.state_key, e.sender, e.depth, e.stream_ordering, j.json FROM events e JOIN event_json j USING (event_id) WHERE e.stream_ordering > $1 ORDER BY e.stream_ordering",
      [ends.streamOrdering],
    );
    const times = new Map<string, number>();
    for (const row of found.rows) {
      const alike = this.#nameOf(row);
      const time = (times.get(alike) ?? 0) + 1;
      times.set(alike, time);
      const name = `<${time === 1 ? alike : `${alike}, no. ${time}`}>`;
      this.#events.set(row.event_id, name);
      this.#positions.set(Number(row.stream_ordering), name);
      const room = this.room(row.room_id);
      this.order.set(room, [...(this.order.get(room) ?? []), name]);
    }
  }

  async #readGroups(database: pg.Client, ends: Ends): Promise<void> {
    const known = await database.query<{ id: string; room_id: string }>(
      "SELECT id, room_id FROM state_groups WHERE id <= $1",
      [ends.stateGroup],
    );
    for (const { id, room_id: room } of known.rows)
      this.#groups.set(Number(id), `<state group ${id} of ${this.room(room)}>`);
    // A group is what it adds to the one before it, down to one that is whole.
    const found = await database.query<{ id: string; room_id: string; state: Json }>(
      `WITH RECURSIVE line (id, "group", step) AS (
        SELECT id, id, 0 FROM state_groups WHERE id > $1
        UNION ALL
        SELECT l.id, e.prev_state_group, l.step + 1 FROM line l JOIN state_group_edges e ON e.state_group = l."group"
      ), state AS (
        SELECT DISTINCT ON (l.id, s.type, s.state_key) l.id, s.room_id, s.type, s.state_key, s.event_id
        FROM line l JOIN state_groups_state s ON s.state_group = l."group" ORDER BY l.id, s.type, s.state_key, l.step
      )
      SELECT id, room_id, json_agg(json_build_array(type, state_key, event_id)) AS state FROM state GROUP BY id, room_id`,
      [ends.stateGroup],
    );
    for (const { id, room_id: room, state } of found.rows) {
      const entries = isList(state) ? state.map((entry) => canonical(this.#named(entry))) : [];
      const digest = createHash("sha256").update(entries.toSorted().join("\n")).digest("hex").slice(0, 12);
      this.#groups.set(Number(id), `<state ${digest} of ${this.room(room)}>`);
    }
  }

  async #readUnusedGroups(database: pg.Client, ends: Ends): Promise<void> {
    const found = await database.query<{ id: string }>(
      `SELECT g.id FROM state_groups g
       WHERE g.id > $1 AND NOT EXISTS (SELECT FROM events e WHERE e.event_id = g.event_id)
         AND NOT EXISTS (SELECT FROM event_to_state_groups s WHERE s.state_group = g.id)
         AND NOT EXISTS (SELECT FROM state_group_edges e WHERE e.prev_state_group = g.id)`,
      [ends.stateGroup],
    );
    for (const { id } of found.rows) this.#unusedGroups.add(Number(id));
  }

  async #readChains(database: pg.Client): Promise<void> {
    const found = await database.query<{ chain_id: string; event_id: string; room_id: string }>(
      "SELECT DISTINCT ON (chain_id) chain_id, event_id, room_id FROM event_auth_chains JOIN events USING (event_id) ORDER BY chain_id, sequence_number",
    );
    for (const { chain_id: id, event_id: event, room_id: room } of found.rows)
      this.#chains.set(Number(id), `<chain of ${this.#events.get(event) ?? event} in ${this.room(room)}>`);
  }

  #named(value: Json): Json {
    if (isList(value)) return value.map((item) => this.#named(item));
    return typeof value === "string" ? (this.#events.get(value) ?? value) : value;
  }
}
