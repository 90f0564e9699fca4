import type pg from "pg";
import type { Ends } from "./names.ts";

/** Synapse worked through one of its tasks twice, which it does at times, so that its rows are not those of the operations. */
export class RepeatedTaskError extends Error {
  override readonly name = "RepeatedTaskError";
}

/** How often the same work is begun before such a task is taken for more than an accident. */
export const attempts = 4;

/**
 * Each event is redacted once at most since `ends`, as no operation of the lab redacts what another one did.
 * @throws RepeatedTaskError where it was not so
 */
export const checkRedactedOnce = async (database: pg.Client, ends: Ends): Promise<void> => {
  const found = await database.query<{ event: string }>(
    "SELECT r.redacts AS event FROM redactions r JOIN events e USING (event_id) WHERE e.stream_ordering > $1 GROUP BY 1 HAVING count(*) > 1",
    [ends.streamOrdering],
  );
  if (found.rows.length > 0)
    throw new RepeatedTaskError(`Synapse redacted ${found.rows.length} events twice`);
};
