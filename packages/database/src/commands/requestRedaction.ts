import { command } from "../command.ts";
import { RedactionRunningError } from "../errors.ts";
import { fragment } from "../sql.ts";
import type { Caller } from "../queries/findCaller.ts";

/** What an administrator wants redacted of a user. */
export interface RedactionRequest {
  /** Full id of the user whose events it is about. */
  readonly userId: string;
  /** Empty: those that the user is in or was banned from. */
  readonly rooms: readonly string[];
  readonly requester: Pick<Caller, "userId" | "puppetedBy" | "tokenId" | "deviceId" | "isGuest">;
  readonly useAdmin: boolean;
  readonly reason: string | null;
  /** Of when the events are, in ms since the Unix epoch, both inclusive. */
  readonly beforeTs: number | null;
  readonly afterTs: number | null;
  /** How many of the user's events are looked at in each room. */
  readonly limit: number;
}

/** The parameters of a `redact_all_events` as Synapse keeps them. */
export interface RedactionParams {
  readonly rooms: readonly string[];
  readonly requester: {
    readonly user_id: string;
    readonly access_token_id: number;
    readonly is_guest: boolean;
    readonly scope: readonly string[];
    readonly shadow_banned: boolean;
    readonly device_id: string | null;
    readonly app_server_id: null;
    readonly authenticated_entity: string;
  };
  readonly user_id: string;
  readonly use_admin: boolean;
  readonly reason: string | null;
  readonly before_ts: number | null;
  readonly after_ts: number | null;
  readonly limit: number;
}

/**
 * Leaves it to the jobs to redact a user's events (seed: "Redact all the events of a user").
 * @returns the task's id
 * @throws RedactionRunningError where one for this user isn't finished
 */
export const requestRedaction = (request: RedactionRequest) =>
  command("requestRedaction", async (tx) => {
    const { userId, requester } = request;
    // Two requests at once must not both find that none runs. There may be no row of the user to hold.
    await tx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`redact_all_events ${userId}`}, 0))`;
    const [found] = await tx.sql<{ isRunning: boolean; shadowBanned: boolean; rooms: string[] }>`
      SELECT EXISTS (SELECT 1 FROM scheduled_tasks
                     WHERE action = 'redact_all_events' AND resource_id = ${userId}
                       AND status IN ('scheduled', 'active')) AS "isRunning",
             EXISTS (SELECT 1 FROM users WHERE name = ${requester.userId} AND shadow_banned) AS "shadowBanned",
             ${roomsOf(userId)} AS rooms`;
    if (!found) throw new Error("a statement without a table gave no row");
    if (found.isRunning)
      throw new RedactionRunningError(`The events of ${userId} are being redacted already.`);
    const params: RedactionParams = {
      // An id that is none, and none that a database can hold, fails the job and not the request, as in Synapse.
      rooms: request.rooms.length > 0 ? request.rooms : found.rooms,
      requester: {
        user_id: requester.userId,
        access_token_id: requester.tokenId,
        is_guest: requester.isGuest,
        scope: [],
        shadow_banned: found.shadowBanned,
        device_id: requester.deviceId,
        app_server_id: null,
        authenticated_entity: requester.puppetedBy ?? requester.userId,
      },
      user_id: userId,
      use_admin: request.useAdmin,
      reason: request.reason,
      before_ts: request.beforeTs,
      after_ts: request.afterTs,
      limit: request.limit,
    };
    const id = tx.enqueue({ action: "redact_all_events", resourceId: userId, params });
    const { requester: _, user_id: __, ...asked } = params;
    tx.audit({ redact_id: id, ...asked });
    return id;
  });

/** Where a user is or was banned from; rooms that they left or were kicked from are not among them (1.163.2 observed). */
const roomsOf = (userId: string) => fragment`coalesce((
  SELECT array_agg(DISTINCT room_id ORDER BY room_id) FROM (
    SELECT room_id FROM current_state_events
    WHERE type = 'm.room.member' AND state_key = ${userId} AND membership = 'join'
    UNION ALL
    SELECT room_id FROM local_current_membership WHERE user_id = ${userId} AND membership = 'ban'
  ) r), '{}')`;
