import {
  canonicalJson,
  parsePdu,
  type Pdu,
  redact,
  referencedIds,
  roomVersion,
} from "@synapse-user-admin/events";
import type pg from "pg";

/** An event as Synapse's database has it. */
export interface StoredEvent {
  readonly eventId: string;
  readonly roomId: string;
  /** Undefined where the database has no room of that id. */
  readonly roomVersion: string | undefined;
  readonly depth: bigint;
  readonly event: Pdu;
  readonly prevIds: readonly string[];
  readonly authIds: readonly string[];
  /** Not accepted into its room. */
  readonly rejected: boolean;
  /** Synapse has thrown away what a redaction removes: long after a redaction, or when its sender was erased. */
  readonly pruned: boolean;
}

interface EventRow {
  event_id: string;
  room_id: string;
  room_version: string | null;
  json: string;
  depth: string;
  rejected: boolean;
  redacted: boolean;
  erased: boolean;
}

/** By type and state key, in one string. */
type State = ReadonlyMap<string, string>;
const stateKeyOf = (type: string, stateKey: string): string => JSON.stringify([type, stateKey]);

/** Every event of a homeserver's database, and the state of its rooms before each. */
export class StoredEvents {
  readonly #events: ReadonlyMap<string, StoredEvent>;
  readonly #groupOfEvent: ReadonlyMap<string, string>;
  readonly #groupBefore: ReadonlyMap<string, string>;
  readonly #changes: ReadonlyMap<string, State>;
  readonly #states = new Map<string, State>();
  readonly #creates: ReadonlyMap<string, StoredEvent>;

  private constructor(
    events: ReadonlyMap<string, StoredEvent>,
    groupOfEvent: ReadonlyMap<string, string>,
    groupBefore: ReadonlyMap<string, string>,
    changes: ReadonlyMap<string, State>,
  ) {
    this.#events = events;
    this.#groupOfEvent = groupOfEvent;
    this.#groupBefore = groupBefore;
    this.#changes = changes;
    const creates = [...events.values()].filter(({ event }) => event.type === "m.room.create");
    this.#creates = new Map(creates.map((stored) => [stored.roomId, stored]));
  }

  static async load(database: pg.Client): Promise<StoredEvents> {
    const events = await database.query<EventRow>(`
      SELECT event_id, room_id, room_version, json, depth, rejections.event_id IS NOT NULL AS rejected,
        EXISTS (SELECT FROM redactions WHERE redacts = events.event_id AND have_censored) AS redacted,
        sender IN (SELECT user_id FROM erased_users) AS erased
      FROM events JOIN event_json USING (event_id, room_id)
        LEFT JOIN rooms USING (room_id) LEFT JOIN rejections USING (event_id)
      ORDER BY stream_ordering`);
    const groups = await database.query<{ event_id: string; state_group: string }>(
      "SELECT event_id, state_group FROM event_to_state_groups",
    );
    const edges = await database.query<{ state_group: string; prev_state_group: string }>(
      "SELECT state_group, prev_state_group FROM state_group_edges",
    );
    const rows = await database.query<{
      state_group: string;
      type: string;
      state_key: string;
      event_id: string;
    }>("SELECT state_group, type, state_key, event_id FROM state_groups_state");
    const changes = new Map<string, Map<string, string>>();
    for (const row of rows.rows) {
      const group = changes.get(row.state_group) ?? new Map<string, string>();
      changes.set(row.state_group, group.set(stateKeyOf(row.type, row.state_key), row.event_id));
    }
    return new StoredEvents(
      new Map(events.rows.map((row) => [row.event_id, storedEvent(row)])),
      new Map(groups.rows.map((row) => [row.event_id, row.state_group])),
      new Map(edges.rows.map((row) => [row.state_group, row.prev_state_group])),
      changes,
    );
  }

  /** In the order in which the homeserver took them. */
  all(): Iterable<StoredEvent> {
    return this.#events.values();
  }

  get(eventId: string): StoredEvent | undefined {
    return this.#events.get(eventId);
  }

  /** The room's create event, which room version 12 does not name among an event's auth events. */
  createEventOf(roomId: string): StoredEvent | undefined {
    return this.#creates.get(roomId);
  }

  /**
   * Ids by type and state key before an event. Undefined where the database doesn't say, as for an event that stands
   * outside its room.
   */
  stateBefore(stored: StoredEvent): ((type: string, stateKey: string) => string | undefined) | undefined {
    if (stored.prevIds.length === 0) return () => undefined;
    const group = this.#groupBeforeEvent(stored);
    if (group === undefined) return undefined;
    const state = this.#stateOf(group);
    return (type, stateKey) => state.get(stateKeyOf(type, stateKey));
  }

  /** After several events with states of their own: what the event itself was given, without what it changes. */
  #groupBeforeEvent({ eventId, prevIds, event }: StoredEvent): string | undefined {
    const groups = new Set(prevIds.map((id) => this.#groupOfEvent.get(id)));
    if (groups.size === 1) return [...groups][0];
    const own = this.#groupOfEvent.get(eventId);
    return own === undefined || event.state_key === undefined ? own : this.#groupBefore.get(own);
  }

  #stateOf(group: string): State {
    const known = this.#states.get(group);
    if (known !== undefined) return known;
    const before = this.#groupBefore.get(group);
    const state = new Map([
      ...(before === undefined ? [] : this.#stateOf(before)),
      ...(this.#changes.get(group) ?? []),
    ]);
    this.#states.set(group, state);
    return state;
  }
}

function storedEvent(row: EventRow): StoredEvent {
  const event = parsePdu(row.json);
  return {
    eventId: row.event_id,
    roomId: row.room_id,
    roomVersion: row.room_version ?? undefined,
    depth: BigInt(row.depth),
    event,
    prevIds: referencedIds(event.prev_events),
    authIds: referencedIds(event.auth_events),
    rejected: row.rejected,
    pruned: row.redacted || (row.erased && isPruned(event, row.room_version)),
  };
}

/** Whether a redaction would take nothing away. */
function isPruned(event: Pdu, versionId: string | null): boolean {
  const version = roomVersion(versionId ?? "");
  if (version === undefined) return false;
  const { unsigned: _unsigned, ...rest } = event;
  return canonicalJson(rest, version.numbers) === canonicalJson(redact(event, version), version.numbers);
}
