import type { RoomEvent } from "./event.ts";
import { powerLevels } from "./powerLevels.ts";
import type { RoomVersion } from "./roomVersion.ts";
import { serverNameOf } from "./serverNameOf.ts";
import type { StateLookup } from "./stateLookup.ts";

/** The id of the event that a redaction redacts, from where its room version has it. */
export function redactedEventId(redaction: RoomEvent, version: RoomVersion): string | undefined {
  const { redacts } = version.redactsIn === "content" ? redaction.content : redaction;
  return typeof redacts === "string" ? redacts : undefined;
}

/**
 * Whether an authorised redaction takes effect on the event that it names: its sender has the room's redact level, or
 * is of the server whose event it is. From room version 3 on a redaction that doesn't may lie in the room all the same
 * ("Handling redactions"); before, the authorisation rules refuse it.
 *
 * Servers trust each other no further than this: that a user redacts only events of their own, unless they have the
 * level, is for their own server to see to.
 *
 * @param state at the redaction
 */
export function redactionApplies(
  redaction: RoomEvent,
  redacted: RoomEvent,
  state: StateLookup,
  version: RoomVersion,
): boolean {
  if (version.redactionsAuthorised) return redactionPermitted(redaction, state, version);
  return hasRedactLevel(redaction, state, version) || sameServer(redaction.sender, redacted.sender);
}

/** Rule 11 of room versions 1 and 2: the redact level, or an event id of the same server. */
export function redactionPermitted(redaction: RoomEvent, state: StateLookup, version: RoomVersion): boolean {
  return (
    hasRedactLevel(redaction, state, version) ||
    sameServer(redaction["event_id"], redactedEventId(redaction, version))
  );
}

function hasRedactLevel({ sender }: RoomEvent, state: StateLookup, version: RoomVersion): boolean {
  const levels = powerLevels(state, version);
  return levels.ofUser(sender) >= levels.redact;
}

function sameServer(a: unknown, b: string | undefined): boolean {
  if (typeof a !== "string" || b === undefined) return false;
  const server = serverNameOf(a);
  return server !== undefined && server === serverNameOf(b);
}
