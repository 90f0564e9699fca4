import { fragment, type Fragment } from "../sql.ts";

/** Streams whose positions we move: as far as others may read them. */
export type Stream = "device_lists_stream" | "events" | "pushers";

/**
 * The step of a statement that moves a stream's position on to the greatest `stream_id` of another step, if that has any.
 * Never back: of two writes at once, the one that took its ids first may come last.
 * @param ids the other step, or a table
 */
export const advancePosition = (stream: Stream, ids: Fragment): Fragment => fragment`
  INSERT INTO stream_positions (stream_name, instance_name, stream_id)
  SELECT ${stream}::text, 'master', max(stream_id) FROM ${ids} HAVING count(*) > 0
  ON CONFLICT (stream_name, instance_name) DO UPDATE
  SET stream_id = greatest(stream_positions.stream_id, excluded.stream_id)`;
