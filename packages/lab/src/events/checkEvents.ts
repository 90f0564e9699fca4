import {
  authEventsFor,
  buildEvent,
  canonicalJson,
  contentHash,
  eventIdOf,
  isAllowed,
  redactedEventId,
  redactionApplies,
  referenceHash,
  type RoomVersion,
  roomVersion,
  type SigningKey,
  stateLookup,
  verifySignature,
} from "@synapse-user-admin/events";
import type { StoredEvent, StoredEvents } from "./storedEvents.ts";

/** What is asked of each event that a homeserver has made. */
export const eventChecks = {
  "content hash": "hashes.sha256 is what we compute",
  "event id": "the id is what we compute, or what the event says in room versions 1 and 2",
  signature: "the homeserver's signature is valid",
  references: "the hashes of prev_events and auth_events are what we compute (room versions 1 and 2)",
  "auth events": "auth_events are those that we select from the state before the event",
  authorised: "a redaction, leave or join passes the rules against its auth events",
  "redaction applies": "a redaction takes effect on the event that it names",
  rebuilt: "a redaction, leave or join built by us from the same parts is the same, signature and all",
} as const;
export type EventCheck = keyof typeof eventChecks;

/** One answer to one check. */
export interface EventVerdict {
  readonly version: string;
  readonly check: EventCheck;
  readonly eventId: string;
  readonly type: string;
  readonly stored: string;
  readonly ours: string;
}

export interface EventVerdicts {
  readonly verdicts: readonly EventVerdict[];
  /** How many events lie in rooms of versions that we don't know. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Checks that could not be made, by reason. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** Does again what the homeserver did when it made its events, and compares; it looks at every event of the database. */
export function checkEvents(stored: StoredEvents, serverName: string, key: SigningKey): EventVerdicts {
  const checker = new Checker(stored, serverName, key);
  for (const event of stored.all()) checker.check(event);
  return checker;
}

const countUp = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

class Checker implements EventVerdicts {
  readonly verdicts: EventVerdict[] = [];
  readonly unknown = new Map<string, number>();
  readonly leftOut = new Map<string, number>();
  readonly #stored: StoredEvents;
  readonly #serverName: string;
  readonly #key: SigningKey;

  constructor(stored: StoredEvents, serverName: string, key: SigningKey) {
    this.#stored = stored;
    this.#serverName = serverName;
    this.#key = key;
  }

  check(stored: StoredEvent): void {
    const version = roomVersion(stored.roomVersion ?? "");
    if (version === undefined) return countUp(this.unknown, stored.roomVersion ?? "(not known to Synapse)");
    const { event, eventId } = stored;
    const say = (check: EventCheck, theirs: unknown, ours: unknown): void => {
      const { type } = event;
      this.verdicts.push({
        version: version.id,
        check,
        eventId,
        type,
        stored: String(theirs),
        ours: String(ours),
      });
    };
    if (stored.pruned) countUp(this.leftOut, "content hash of an event that Synapse has pruned");
    else say("content hash", event.hashes.sha256, contentHash(event, version));
    say("event id", eventId, eventIdOf(event, version));
    this.#checkSignature(stored, version, say);
    if (version.eventIds === "given") this.#checkReferences(stored, version, say);
    this.#checkAuthEvents(stored, version, say);
    if (stored.rejected) return countUp(this.leftOut, "rules for an event that Synapse itself rejected");
    if (!isOfOurKinds(stored)) return;
    this.#checkRules(stored, version, say);
    this.#rebuild(stored, version, say);
  }

  #isOurs({ event }: StoredEvent): boolean {
    return event.sender.endsWith(`:${this.#serverName}`);
  }

  #checkSignature(stored: StoredEvent, version: RoomVersion, say: Say): void {
    if (!this.#isOurs(stored)) return countUp(this.leftOut, "signature of another server");
    say("signature", true, verifySignature(stored.event, version, this.#serverName, this.#key));
  }

  /** Synapse leaves the hash out where it makes several events at once, as for a new room. */
  #checkReferences({ event }: StoredEvent, version: RoomVersion, say: Say): void {
    for (const reference of [...event.prev_events, ...event.auth_events]) {
      const [eventId = "", hashes] = typeof reference === "string" ? [reference] : reference;
      const referred = this.#stored.get(eventId);
      if (referred === undefined) countUp(this.leftOut, "reference to an event that is not there");
      else if (hashes?.sha256 === undefined) countUp(this.leftOut, "reference without a hash");
      else say("references", hashes.sha256, referenceHash(referred.event, version));
    }
  }

  #checkAuthEvents(stored: StoredEvent, version: RoomVersion, say: Say): void {
    const { event, authIds } = stored;
    const state = this.#stored.stateBefore(stored);
    if (state === undefined) return countUp(this.leftOut, "auth events where the state before is not known");
    const selected = authEventsFor(
      {
        type: event.type,
        sender: event.sender,
        content: event.content,
        ...(event.state_key === undefined ? {} : { stateKey: event.state_key }),
      },
      version,
    ).flatMap(([type, stateKey]) => state(type, stateKey) ?? []);
    say("auth events", authIds.toSorted().join(" "), selected.toSorted().join(" "));
  }

  #checkRules(stored: StoredEvent, version: RoomVersion, say: Say): void {
    const { event, authIds, roomId } = stored;
    const create = this.#stored.createEventOf(roomId);
    const state = stateLookup(
      [create, ...authIds.map((eventId) => this.#stored.get(eventId))].flatMap((one) => one?.event ?? []),
    );
    const verdict = isAllowed(event, state, version);
    say("authorised", "allowed", verdict.allowed ? "allowed" : verdict.reason);
    if (event.type !== "m.room.redaction") return;
    const redacted = this.#stored.get(redactedEventId(event, version) ?? "");
    if (redacted === undefined) countUp(this.leftOut, "redaction of an event that is not there");
    else say("redaction applies", true, redactionApplies(event, redacted.event, state, version));
  }

  #rebuild(stored: StoredEvent, version: RoomVersion, say: Say): void {
    const { event, eventId, prevIds, authIds } = stored;
    if (!this.#isOurs(stored)) return countUp(this.leftOut, "building an event of another server");
    if (stored.pruned) return countUp(this.leftOut, "building an event that Synapse has pruned");
    const complete = [...event.prev_events, ...event.auth_events].every(
      (reference) => typeof reference === "string" || reference[1].sha256 !== undefined,
    );
    if (!complete) return countUp(this.leftOut, "building an event that refers without a hash");
    const refer = (id: string) => {
      const referred = this.#stored.get(id);
      if (referred === undefined) throw new Error(`${eventId} refers to ${id}, which is not there.`);
      return { eventId: id, depth: referred.depth, referenceHash: referenceHash(referred.event, version) };
    };
    const redacts = redactedEventId(event, version);
    const { redacts: _redacts, ...content } = event.content;
    const state = this.#stored.stateBefore(stored);
    if (state === undefined) return countUp(this.leftOut, "building where the state before is not known");
    const replaced = event.state_key === undefined ? undefined : state(event.type, event.state_key);
    const built = buildEvent({
      version,
      roomId: stored.roomId,
      type: event.type,
      ...(event.state_key === undefined ? {} : { stateKey: event.state_key }),
      sender: event.sender,
      content: version.redactsIn === "content" ? content : event.content,
      ...(redacts === undefined ? {} : { redacts }),
      originServerTs: event.origin_server_ts,
      prevEvents: prevIds.map(refer),
      authEvents: authIds.map(refer),
      ...(replaced === undefined ? {} : { replacesState: replaced }),
      serverName: this.#serverName,
      key: this.#key,
      ...(version.eventIds === "given" ? { eventIdLocalpart: eventId.slice(1).split(":", 1)[0] ?? "" } : {}),
    });
    say("rebuilt", canonicalJson(event, version.numbers), canonicalJson(built.pdu, version.numbers));
  }
}

type Say = (check: EventCheck, stored: unknown, ours: unknown) => void;

/** A redaction, a leave or a join: what this server writes. */
function isOfOurKinds({ event: { type, content } }: StoredEvent): boolean {
  if (type === "m.room.redaction") return true;
  const { membership } = content;
  return type === "m.room.member" && (membership === "leave" || membership === "join");
}
