import { fragment } from "../sql.ts";
import type { Transaction } from "../transaction.ts";
import { advancePosition } from "./streamPositions.ts";

/**
 * Removes all pushers that a user has left. A stream id is taken even where there is none, as Synapse does.
 */
export const deleteAllPushers = async (tx: Transaction, userId: string): Promise<void> => {
  await tx.sql`
    WITH pushed AS (
      DELETE FROM pushers WHERE user_name = ${userId} RETURNING app_id, pushkey
    ), ids AS (
      SELECT nextval('pushers_sequence') AS stream_id, place
      FROM generate_series(1, greatest(1, (SELECT count(*) FROM pushed))) AS place
    ), unpushed AS (
      INSERT INTO deleted_pushers (stream_id, app_id, pushkey, user_id, instance_name)
      SELECT ids.stream_id, ordered.app_id, ordered.pushkey, ${userId}, 'master'
      FROM (SELECT *, row_number() OVER (ORDER BY app_id, pushkey) AS place FROM pushed) ordered JOIN ids USING (place)
    )
    ${advancePosition("pushers", fragment`ids`)}`;
  tx.announce("get_if_user_has_pusher", [userId]);
};
