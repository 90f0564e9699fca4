import { createClientMakers, type MediaMaker } from "@synapse-user-admin/contract-tests";
import { mediaFiles } from "@synapse-user-admin/database/testing";
import type pg from "pg";
import type { OracleInfo } from "./oracle.ts";

/**
 * Uploads to Synapse over its client-server API, in the users' names. When it was, when it was last read and whether it
 * is in quarantine is then written to its row, which Synapse reads at each request.
 */
export const createUploadedMedia = (synapse: OracleInfo, pool: pg.Pool): MediaMaker => {
  const { upload } = createClientMakers(synapse.baseUrl, synapse.adminToken);
  return {
    async upload(userId, media) {
      const mediaId = await upload(userId, media);
      await pool.query(
        `UPDATE local_media_repository
         SET created_ts = $2, last_access_ts = $3, quarantined_by = $4, safe_from_quarantine = $5
         WHERE media_id = $1`,
        [
          mediaId,
          media.createdTs,
          media.lastAccessTs ?? null,
          media.quarantinedBy ?? null,
          media.safeFromQuarantine ?? false,
        ],
      );
      return mediaId;
    },
    files: (mediaId) => mediaFiles(synapse.mediaStorePath, mediaId),
  };
};
