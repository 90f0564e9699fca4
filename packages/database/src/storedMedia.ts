import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

import type pg from "pg";

/** A medium as a user uploads it, and what has become of it since. */
export interface NewMedia {
  readonly content: Uint8Array;
  readonly mediaType: string;
  readonly uploadName?: string;
  /** ms since the Unix epoch. */
  readonly createdTs: number;
  /** ms since the Unix epoch. */
  readonly lastAccessTs?: number;
  /** The full id of an administrator. */
  readonly quarantinedBy?: string;
  readonly safeFromQuarantine?: boolean;
}

/** The folders in which Synapse keeps the files of an upload, by its id. */
const placesOf = (mediaId: string): readonly [original: string, thumbnails: string] => {
  const below = path.join(mediaId.slice(0, 2), mediaId.slice(2, 4), mediaId.slice(4));
  return [path.join("local_content", below), path.join("local_thumbnails", below)];
};

/** The files of an upload that are there: the original and the thumbnails, relative to the media folder. */
export const mediaFiles = async (folder: string, mediaId: string): Promise<string[]> => {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const [original, thumbnails] = placesOf(mediaId);
  return all
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => file === original || file.startsWith(`${thumbnails}${path.sep}`))
    .toSorted();
};

/**
 * Stores media as a Synapse does, for tests of a server that takes no uploads: rows, the original, and a thumbnail
 * where it is an image.
 *
 * @param folder the server's media folder
 */
export const createStoredMedia = (pool: pg.Pool, folder: string) => ({
  /** Gives the id. */
  async upload(userId: string, media: NewMedia): Promise<string> {
    const mediaId = randomBytes(12).toString("hex");
    const [original, thumbnails] = placesOf(mediaId).map((place) => path.join(folder, place));
    if (original === undefined || thumbnails === undefined) throw new Error("a medium has two places");
    await mkdir(path.dirname(original), { recursive: true });
    await writeFile(original, media.content);
    await pool.query(
      `INSERT INTO local_media_repository (media_id, media_type, media_length, created_ts, upload_name, user_id,
                                           quarantined_by, last_access_ts, safe_from_quarantine, authenticated, sha256)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, true, $10)`,
      [
        mediaId,
        media.mediaType,
        media.content.length,
        media.createdTs,
        media.uploadName ?? null,
        userId,
        media.quarantinedBy ?? null,
        media.lastAccessTs ?? null,
        media.safeFromQuarantine ?? false,
        createHash("sha256").update(media.content).digest("hex"),
      ],
    );
    if (media.mediaType.startsWith("image/")) {
      await mkdir(thumbnails, { recursive: true });
      await writeFile(path.join(thumbnails, "32-32-image-png-crop"), media.content);
      await pool.query(
        `INSERT INTO local_media_repository_thumbnails (media_id, thumbnail_width, thumbnail_height, thumbnail_type,
                                                        thumbnail_method, thumbnail_length)
         VALUES ($1, 32, 32, 'image/png', 'crop', $2)`,
        [mediaId, media.content.length],
      );
    }
    return mediaId;
  },
  /** The files of an upload that are there, relative to the media folder. */
  files: (mediaId: string): Promise<string[]> => mediaFiles(folder, mediaId),
});
