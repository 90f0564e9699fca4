import { type EventReference, referencedIds, type RoomEvent } from "./event.ts";
import { eventIdOf } from "./eventIdOf.ts";
import { isJsonObject, type JsonValue, ownField } from "./json.ts";
import { type PowerLevels, powerLevels } from "./powerLevels.ts";
import { redactionPermitted } from "./redactionApplies.ts";
import type { RoomVersion } from "./roomVersion.ts";
import { serverNameOf } from "./serverNameOf.ts";
import type { StateLookup } from "./stateLookup.ts";

/** Whether the authorisation rules let an event into a room, and why not. */
export type Authorisation = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** A signed event that is to be judged: a `Pdu`, and one that a room version calls invalid as well. */
export interface EventToJudge extends RoomEvent {
  readonly prev_events: readonly EventReference[];
}

/**
 * The authorisation rules of a room version ("Authorization rules" of each), for the events that this project writes:
 * redactions, and memberships `leave` (kicks, retracted invites and unbans too) and `join`.
 *
 * Two things are left to the caller. Which events stand in `auth_events` ({@link authEventsFor} says which ones must;
 * that they were themselves accepted). And that signatures are valid ({@link verifySignature}): of the server that
 * vouches for a restricted join only the presence of its signature is looked at.
 *
 * @param state what the event is judged against: its auth events, or the room's state before it; in each room version
 *   with the create event
 * @throws RangeError for an event of another kind, which these rules don't cover
 */
export function isAllowed(event: EventToJudge, state: StateLookup, version: RoomVersion): Authorisation {
  const isMember = event.type === "m.room.member";
  if (!isMember && event.type !== "m.room.redaction") {
    throw new RangeError(`The rules for ${event.type} are not known here.`);
  }
  return (
    refusedByRoom(event, state, version) ??
    (isMember ? judgeMember(event, state, version) : judgeRedaction(event, state, version))
  );
}

const allowed: Authorisation = { allowed: true };
const refused = (reason: string): Authorisation => ({ allowed: false, reason });

/** The rules before those of a type: there is a room, the event belongs to it, and the room is open to its server. */
function refusedByRoom(
  event: RoomEvent,
  state: StateLookup,
  version: RoomVersion,
): Authorisation | undefined {
  const create = state("m.room.create", "");
  if (create === undefined) return refused("The room has no create event.");
  if (version.roomIdIsCreateEvent && event.room_id !== `!${eventIdOf(create, version).slice(1)}`) {
    return refused("The room's id is not that of its create event.");
  }
  const closed = create.content["m.federate"] === false;
  if (closed && serverNameOf(event.sender) !== serverNameOf(create.sender)) {
    return refused("The room is closed to users of other servers.");
  }
  return undefined;
}

function judgeRedaction(event: RoomEvent, state: StateLookup, version: RoomVersion): Authorisation {
  if (membershipOf(event.sender, state) !== "join") return refused("The sender is not in the room.");
  const levels = powerLevels(state, version);
  const isState = event.state_key !== undefined;
  if (!(levels.ofUser(event.sender) >= levels.toSend(event.type, isState))) {
    return refused("The sender has not the power to send redactions.");
  }
  if (event.state_key?.startsWith("@") === true && event.state_key !== event.sender) {
    return refused("The state key is another user.");
  }
  if (version.redactionsAuthorised && !redactionPermitted(event, state, version)) {
    return refused("The sender has not the power to redact events of another server.");
  }
  return allowed;
}

function judgeMember(event: EventToJudge, state: StateLookup, version: RoomVersion): Authorisation {
  const { state_key: target } = event;
  const { membership } = event.content;
  if (target === undefined) return refused("A membership has a state key.");
  if (membership !== "join" && membership !== "leave") {
    throw new RangeError(`The rules for the membership ${JSON.stringify(membership)} are not known here.`);
  }
  const { join_authorised_via_users_server: authoriser } = event.content;
  if (version.restricted && authoriser !== undefined && !isSignedByServerOf(authoriser, event)) {
    return refused("The server of the user who authorised the join has not signed it.");
  }
  return membership === "join"
    ? judgeJoin(event, target, state, version)
    : judgeLeave(event.sender, target, state, version);
}

function judgeJoin(
  event: EventToJudge,
  target: string,
  state: StateLookup,
  version: RoomVersion,
): Authorisation {
  if (isFirstJoin(event, target, state, version)) return allowed;
  if (event.sender !== target) return refused("Nobody joins for another.");
  const current = membershipOf(target, state);
  if (current === "ban") return refused("The user is banned.");

  const rule = joinRule(state);
  if (rule === "public") return allowed;
  const isInside = current === "join" || current === "invite";
  if (rule === "invite" || (rule === "knock" && version.knock)) {
    return isInside ? allowed : refused("The user is not invited.");
  }
  const isRestricted =
    (rule === "restricted" && version.restricted) || (rule === "knock_restricted" && version.knockRestricted);
  if (!isRestricted) return refused("The room's join rule lets nobody join.");
  if (isInside) return allowed;
  return mayInvite(event.content["join_authorised_via_users_server"], state, powerLevels(state, version))
    ? allowed
    : refused("The user is not invited, and nobody who may invite has authorised the join.");
}

function judgeLeave(sender: string, target: string, state: StateLookup, version: RoomVersion): Authorisation {
  const current = membershipOf(target, state);
  if (sender === target) {
    return current === "invite" || current === "join" || (current === "knock" && version.knock)
      ? allowed
      : refused("The user is neither in the room nor about to be.");
  }
  if (membershipOf(sender, state) !== "join") return refused("The sender is not in the room.");
  const levels = powerLevels(state, version);
  const power = levels.ofUser(sender);
  if (current === "ban" && !(power >= levels.ban)) return refused("The sender has not the power to unban.");
  if (!(power >= levels.kick)) return refused("The sender has not the power to kick.");
  return levels.ofUser(target) < power ? allowed : refused("The sender has no more power than the user.");
}

/** The creator joins a room that holds its create event and nothing else. */
function isFirstJoin(event: EventToJudge, target: string, state: StateLookup, version: RoomVersion): boolean {
  const create = state("m.room.create", "");
  if (create === undefined || event.prev_events.length !== 1) return false;
  const creator = version.creatorIs === "sender" ? create.sender : create.content["creator"];
  return creator === target && referencedIds(event.prev_events)[0] === eventIdOf(create, version);
}

function mayInvite(userId: JsonValue | undefined, state: StateLookup, levels: PowerLevels): boolean {
  return (
    typeof userId === "string" &&
    membershipOf(userId, state) === "join" &&
    levels.ofUser(userId) >= levels.invite
  );
}

function isSignedByServerOf(userId: JsonValue, { signatures }: RoomEvent): boolean {
  const server = typeof userId === "string" ? serverNameOf(userId) : undefined;
  return server !== undefined && isJsonObject(signatures) && ownField(signatures, server) !== undefined;
}

function membershipOf(userId: string, state: StateLookup): JsonValue {
  return state("m.room.member", userId)?.content["membership"] ?? "leave";
}

/** A room without join rules is open to those who are invited. */
function joinRule(state: StateLookup): JsonValue {
  return state("m.room.join_rules", "")?.content["join_rule"] ?? "invite";
}
