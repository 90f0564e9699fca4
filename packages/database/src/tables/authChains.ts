import type { RowWriter } from "../transaction.ts";

interface Link {
  readonly chainId: number;
  readonly sequenceNumber: number;
}

/**
 * Enters a state event into the index by which Synapse finds out what stands behind which event (`event_auth_chains` and
 * the links between the chains). A chain is a row of events of which each has the one before among its auth events; an
 * event goes on with the chain of the state that it replaces, if it is the first to do so, and begins a new one
 * otherwise. A link says what else can be reached from a place in a chain; one that follows from others is left out
 * (Synapse 1.163.2 observed).
 *
 * @param authEvents ids of the event's auth events
 * @param replaced id of the state event that this one replaces
 */
export const addToAuthChains = async (
  { sql }: RowWriter,
  event: {
    readonly eventId: string;
    readonly roomId: string;
    readonly type: string;
    readonly stateKey: string;
  },
  authEvents: readonly string[],
  replaced: string | undefined,
): Promise<void> => {
  const { eventId, roomId, type, stateKey } = event;
  const rows = await sql<Link & { eventId: string; isLast: boolean }>`
    SELECT c.event_id AS "eventId", c.chain_id AS "chainId", c.sequence_number AS "sequenceNumber",
           NOT EXISTS (SELECT 1 FROM event_auth_chains n
                       WHERE n.chain_id = c.chain_id AND n.sequence_number > c.sequence_number) AS "isLast"
    FROM event_auth_chains c WHERE c.event_id = ANY (${authEvents}::text[])`;
  if (rows.length < authEvents.length) {
    // Synapse's own list of events that have to wait until those before them are in the index.
    await sql`
      INSERT INTO event_auth_chain_to_calculate (event_id, room_id, type, state_key)
      VALUES (${eventId}, ${roomId}, ${type}, ${stateKey})`;
    return;
  }

  const before = rows.find((row) => row.eventId === replaced && row.isLast);
  // The furthest place of each chain that the auth events stand in, but for the chain that is gone on with.
  const targets = new Map<number, number>();
  for (const { chainId, sequenceNumber } of rows) {
    if (chainId !== before?.chainId) {
      targets.set(chainId, Math.max(targets.get(chainId) ?? 0, sequenceNumber));
    }
  }
  const starts = [...targets].map(([chainId, sequenceNumber]) => ({ chainId, sequenceNumber }));
  if (before) starts.push(before);
  const reached = await sql<Link & { from: number }>`
    WITH RECURSIVE reach (origin, chain_id, sequence_number) AS (
      SELECT chain_id, chain_id, sequence_number
      FROM unnest(${starts.map(({ chainId }) => chainId)}::bigint[],
                  ${starts.map(({ sequenceNumber }) => sequenceNumber)}::bigint[]) AS s (chain_id, sequence_number)
      UNION
      SELECT origin, l.target_chain_id, l.target_sequence_number
      FROM reach JOIN event_auth_chain_links l
        ON l.origin_chain_id = reach.chain_id AND l.origin_sequence_number <= reach.sequence_number
    )
    SELECT origin AS "from", chain_id AS "chainId", max(sequence_number) AS "sequenceNumber"
    FROM reach GROUP BY origin, chain_id`;
  const isReached = (chainId: number, sequenceNumber: number): boolean =>
    reached.some(
      (place) =>
        place.from !== chainId && place.chainId === chainId && place.sequenceNumber >= sequenceNumber,
    );
  const links = [...targets].filter(([chainId, sequenceNumber]) => !isReached(chainId, sequenceNumber));
  await sql`
    WITH place AS (
      INSERT INTO event_auth_chains (event_id, chain_id, sequence_number)
      SELECT ${eventId}, coalesce(${before?.chainId ?? null}::bigint, nextval('event_auth_chain_id')),
             ${(before?.sequenceNumber ?? 0) + 1}
      RETURNING chain_id, sequence_number
    )
    INSERT INTO event_auth_chain_links (origin_chain_id, origin_sequence_number, target_chain_id, target_sequence_number)
    SELECT place.chain_id, place.sequence_number, t.chain_id, t.sequence_number
    FROM place, unnest(${links.map(([chainId]) => chainId)}::bigint[],
                       ${links.map(([, sequenceNumber]) => sequenceNumber)}::bigint[]) AS t (chain_id, sequence_number)`;
};
