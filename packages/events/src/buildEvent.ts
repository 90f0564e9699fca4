import { LosslessNumber } from "lossless-json";

import { canonicalJson } from "./canonicalJson.ts";
import type { EventReference, Pdu } from "./event.ts";
import { eventIdOf } from "./eventIdOf.ts";
import type { JsonObject } from "./json.ts";
import type { RoomVersion } from "./roomVersion.ts";
import { signEvent } from "./signEvent.ts";
import type { SigningKey } from "./signingKey.ts";

/** An event that a new one refers to. */
export interface ReferredEvent {
  readonly eventId: string;
  /** Its {@link referenceHash}, in standard Base64; needed in room versions 1 and 2 only. */
  readonly referenceHash?: string;
}

/** A new event, before it is hashed and signed. */
export interface NewEvent {
  readonly version: RoomVersion;
  readonly roomId: string;
  readonly type: string;
  /** Makes it a state event. */
  readonly stateKey?: string;
  readonly sender: string;
  readonly content: JsonObject;
  /** The event that an `m.room.redaction` redacts; it is put where the room version has it. */
  readonly redacts?: string;
  /** Milliseconds since 1970. */
  readonly originServerTs: number;
  /** The room's forward extremities. */
  readonly prevEvents: readonly (ReferredEvent & { readonly depth: number | bigint })[];
  /** The room's state events that {@link authEventsFor} names. */
  readonly authEvents: readonly ReferredEvent[];
  /** The state event that this one takes the place of; Synapse notes it in `unsigned`. */
  readonly replacesState?: string;
  readonly serverName: string;
  readonly key: SigningKey;
  /** The part of the event's id before the server name, random and never used before; needed in room versions 1 and 2 only. */
  readonly eventIdLocalpart?: string;
}

/** The limits of an event (client-server API, "Size limits"), in bytes. */
const maximumEventSize = 65_536;
const maximumFieldSize = 255;

/** An event is larger than Matrix lets events be. */
export class EventTooLargeError extends Error {
  override readonly name = "EventTooLargeError";
}

/**
 * Makes an event as its server stores and sends it, with the fields that Synapse 1.163.2 was seen to give its own:
 * hashed, signed, and named.
 *
 * @throws EventTooLargeError where it is larger than Matrix allows; TypeError where the content holds numbers that
 *   canonical JSON can't, or where room version 1 or 2 lacks what only they need
 */
export function buildEvent(event: NewEvent): { readonly eventId: string; readonly pdu: Pdu } {
  const { version, stateKey, redacts, originServerTs } = event;
  const isGiven = version.eventIds === "given";
  const pdu = signEvent(
    {
      ...(isGiven ? { event_id: givenId(event) } : {}),
      room_id: event.roomId,
      type: event.type,
      ...(stateKey === undefined ? {} : { state_key: stateKey }),
      sender: event.sender,
      content:
        redacts !== undefined && version.redactsIn === "content"
          ? { ...event.content, redacts }
          : event.content,
      ...(redacts !== undefined && version.redactsIn === "event" ? { redacts } : {}),
      origin_server_ts: originServerTs,
      depth: depthAfter(event),
      prev_events: references(event.prevEvents, version),
      auth_events: references(event.authEvents, version),
      unsigned: {
        age_ts: originServerTs,
        ...(event.replacesState === undefined ? {} : { replaces_state: event.replacesState }),
      },
    },
    version,
    event.serverName,
    event.key,
  );
  const eventId = eventIdOf(pdu, version);
  refuseTooLarge(pdu, eventId, version);
  return { eventId, pdu };
}

function givenId({ version, eventIdLocalpart, serverName }: NewEvent): string {
  if (eventIdLocalpart !== undefined) return `$${eventIdLocalpart}:${serverName}`;
  throw new TypeError(`An event of room version ${version.id} needs a localpart for its id.`);
}

/** One more than the deepest event before it, up to the limit. */
function depthAfter({ prevEvents, version: { maximumDepth } }: NewEvent): number | LosslessNumber {
  const deepest = prevEvents.map(({ depth }) => BigInt(depth)).reduce((a, b) => (a > b ? a : b), 0n);
  const depth = deepest < maximumDepth ? deepest + 1n : maximumDepth;
  return depth <= Number.MAX_SAFE_INTEGER ? Number(depth) : new LosslessNumber(String(depth));
}

function references(events: readonly ReferredEvent[], version: RoomVersion): readonly EventReference[] {
  if (version.eventIds !== "given") return events.map(({ eventId }) => eventId);
  return events.map(({ eventId, referenceHash: sha256 }) => {
    if (sha256 !== undefined) return [eventId, { sha256 }];
    throw new TypeError(`Room version ${version.id} needs the reference hash of ${eventId}.`);
  });
}

function refuseTooLarge(pdu: Pdu, eventId: string, version: RoomVersion): void {
  const fields = [
    ["event id", eventId],
    ["room id", pdu.room_id],
    ["sender", pdu.sender],
    ["type", pdu.type],
    ["state key", pdu.state_key],
  ] as const;
  for (const [name, value = ""] of fields) {
    if (Buffer.byteLength(value) > maximumFieldSize) {
      throw new EventTooLargeError(`The ${name} of an event has at most ${maximumFieldSize} bytes.`);
    }
  }
  const size = Buffer.byteLength(canonicalJson(pdu, version.numbers));
  if (size > maximumEventSize) {
    throw new EventTooLargeError(`An event has at most ${maximumEventSize} bytes, this one has ${size}.`);
  }
}
