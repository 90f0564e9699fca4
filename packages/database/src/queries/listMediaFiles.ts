import type { Reader } from "../reader.ts";
import { type MediaFilter, mediaOrder } from "./mediaOrder.ts";

/** What tells where the files of a medium lie. */
export interface MediaFiles {
  readonly mediaId: string;
  /** Whether it is the image of a URL preview: those lie in folders of their own. */
  readonly isPreview: boolean;
}

/** The same media as `listMedia` gives for the filter, in the same order, as no more than deletion needs. */
export const listMediaFiles = async (
  { sql }: Reader,
  userId: string,
  filter: MediaFilter,
): Promise<MediaFiles[]> => sql<MediaFiles>`
  SELECT m.media_id AS "mediaId", m.url_cache IS NOT NULL AS "isPreview"
  FROM local_media_repository m WHERE m.user_id = ${userId}
  ORDER BY ${mediaOrder(filter)} LIMIT ${filter.limit} OFFSET ${filter.from}`;
