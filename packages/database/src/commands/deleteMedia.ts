import { command } from "../command.ts";

/**
 * Deletes the rows of media whose files are gone: those of the uploads, of their thumbnails, and of the URL previews
 * that show them; and what the server may have fetched from itself under these ids, as Synapse does (1.163.2 observed).
 * Nobody is told: Synapse caches none of it.
 *
 * @param userId media of others stay
 * @returns the ids of those that were there, in the order given
 */
export const deleteMedia = (userId: string, serverName: string, mediaIds: readonly string[]) =>
  command("deleteMedia", async (tx) => {
    if (mediaIds.length === 0) return [];
    const rows = await tx.sql<{ mediaId: string }>`
      WITH gone AS (
        DELETE FROM local_media_repository
        WHERE media_id = ANY (${mediaIds}::text[]) AND user_id = ${userId}
        RETURNING media_id
      ), thumbnails AS (
        DELETE FROM local_media_repository_thumbnails t USING gone WHERE t.media_id = gone.media_id
      ), previews AS (
        DELETE FROM local_media_repository_url_cache c USING gone WHERE c.media_id = gone.media_id
      ), fetched AS (
        DELETE FROM remote_media_cache r USING gone
        WHERE r.media_origin = ${serverName} AND r.media_id = gone.media_id
      ), fetched_thumbnails AS (
        DELETE FROM remote_media_cache_thumbnails r USING gone
        WHERE r.media_origin = ${serverName} AND r.media_id = gone.media_id
      )
      SELECT media_id AS "mediaId" FROM gone`;
    tx.audit({ media: rows.length });
    const gone = new Set(rows.map(({ mediaId }) => mediaId));
    return mediaIds.filter((id) => gone.has(id));
  });
