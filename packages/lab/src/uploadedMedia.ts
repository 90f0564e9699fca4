import type { MediaMaker } from "@synapse-user-admin/contract-tests";
import { mediaFiles } from "@synapse-user-admin/database/testing";
import type pg from "pg";
import { admin, bearer, segment } from "./exchange.ts";
import { WireClient } from "./http.ts";
import { textMember } from "./json.ts";
import type { OracleInfo } from "./oracle.ts";

/**
 * Uploads to Synapse over its client-server API, in the users' names. When it was, when it was last read and whether it
 * is in quarantine is then written to its row, which Synapse reads at each request.
 */
export const createUploadedMedia = (synapse: OracleInfo, pool: pg.Pool): MediaMaker => {
  const client = new WireClient(synapse.baseUrl);
  const post = async (path: string, token: string, type: string, body: string | Uint8Array) => {
    const headers = { ...bearer(token), "Content-Type": type };
    const answer = await client.send({ method: "POST", path, headers, body });
    if (answer.status !== 200) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  const tokens = new Map<string, string>();
  const tokenOf = async (userId: string) => {
    const path = `${admin}/v1/users/${segment(userId)}/login`;
    const token =
      tokens.get(userId) ??
      textMember(await post(path, synapse.adminToken, "application/json", "{}"), "access_token");
    tokens.set(userId, token);
    return token;
  };
  return {
    async upload(userId, media) {
      const name = media.uploadName === undefined ? "" : `?filename=${segment(media.uploadName)}`;
      const uploaded = await post(
        `/_matrix/media/v3/upload${name}`,
        await tokenOf(userId),
        media.mediaType,
        media.content,
      );
      const mediaId = textMember(uploaded, "content_uri").split("/").at(-1) ?? "";
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
