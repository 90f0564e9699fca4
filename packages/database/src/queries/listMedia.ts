import type { Reader } from "../reader.ts";
import { type MediaFilter, mediaOrder } from "./mediaOrder.ts";

/** A medium of a user of this server, as the contract shows it. */
export interface Media {
  readonly media_id: string;
  /** Null as long as the id is reserved and nothing is uploaded. */
  readonly media_type: string | null;
  /** Bytes; null as `media_type` is. */
  readonly media_length: number | null;
  readonly upload_name: string | null;
  /** ms since the Unix epoch. */
  readonly created_ts: number;
  /** The URL of which this is the preview's image. */
  readonly url_cache: string | null;
  /** ms since the Unix epoch. */
  readonly last_access_ts: number | null;
  readonly quarantined_by: string | null;
  readonly safe_from_quarantine: boolean;
  readonly user_id: string;
  readonly authenticated: boolean;
  readonly sha256: string | null;
}

/**
 * A page of what the user uploaded (images of URL previews, quarantined media and reserved ids included), and how many
 * there are in all. One statement.
 */
export const listMedia = async (
  { sql }: Reader,
  userId: string,
  filter: MediaFilter,
): Promise<{ media: Media[]; total: number }> => {
  const order = mediaOrder(filter);
  const rows = await sql<{ total: number } & (Media | { media_id: null })>`
    WITH page AS (
      SELECT m.media_id, m.media_type, m.media_length, m.upload_name, m.created_ts, m.url_cache, m.last_access_ts,
             m.quarantined_by, m.safe_from_quarantine, m.user_id, m.authenticated, m.sha256
      FROM local_media_repository m WHERE m.user_id = ${userId}
      ORDER BY ${order} LIMIT ${filter.limit} OFFSET ${filter.from}
    )
    SELECT every.total, m.*
    FROM (SELECT count(*) AS total FROM local_media_repository WHERE user_id = ${userId}) every
    LEFT JOIN page m ON true
    ORDER BY ${order}`;
  // Past the end there is one row, with the total alone.
  return {
    media: rows.flatMap((row) => {
      const { total: _, ...media } = row;
      return media.media_id === null ? [] : [media];
    }),
    total: rows[0]?.total ?? 0,
  };
};
