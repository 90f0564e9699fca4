import { lstat, opendir, realpath, rm, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { MediaFiles } from "@synapse-user-admin/database";
import type { Log } from "./log.ts";
import { mediaPaths } from "./mediaPaths.ts";

/** The folder of the files that users uploaded. */
export interface MediaStore {
  /**
   * Deletes originals and thumbnails. What is not there any more is no error. A medium with anything that can't be
   * deleted is named in the log, and the others are deleted all the same.
   *
   * @param requestId what the log calls the request
   * @returns the ids of those of which nothing is left, in the order given
   * @throws MediaFolderError where the folder isn't there or can't be read; none of them has been deleted then
   */
  deleteFiles(media: readonly MediaFiles[], requestId: string): Promise<string[]>;
}

/** The media folder can't be used. The message is fit for an administrator. */
export class MediaFolderError extends Error {
  override readonly name = "MediaFolderError";
}

/** How many media are worked on at a time: as many as Node has threads for files. */
const concurrency = 4;

/** @param folder Synapse's media folder (`media_store_path`) */
export function createMediaStore(folder: string, log: Log): MediaStore {
  return {
    async deleteFiles(media, requestId) {
      const root = await openFolder(folder);
      const kept = new Set<string>();
      const queue = media.values();
      const work = async () => {
        for (const one of queue) {
          try {
            await deleteOne(root, one);
          } catch (error) {
            kept.add(one.mediaId);
            log.warn(
              { requestId, mediaId: one.mediaId, err: error },
              "a medium can't be deleted, so its row stays",
            );
          }
        }
      };
      await Promise.all(Array.from({ length: concurrency }, work));
      return media.map(({ mediaId }) => mediaId).filter((id) => !kept.has(id));
    },
  };
}

/**
 * The folder by its real path. It has to hold `local_content`, which Synapse makes there: where it doesn't, it is another
 * folder, or a disk is not mounted, and each file would seem to be gone.
 */
async function openFolder(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    const uploads = await opendir(join(root, "local_content"));
    await uploads.close();
    return root;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new MediaFolderError(
      `No media can be deleted, as MEDIA_STORE_PATH is no media folder that can be read: ${why}.`,
      { cause: error },
    );
  }
}

/** The original first: where that can't be deleted, the medium stays as it is. */
async function deleteOne(root: string, media: MediaFiles) {
  const { originals, thumbnails } = mediaPaths(media);
  for (const original of originals) {
    await ifThere(root, original, unlink);
  }
  for (const folder of thumbnails) {
    // Links in it are deleted, not followed, and so is the folder if it is one itself.
    await ifThere(root, folder, (path) => rm(path, { recursive: true }));
  }
}

/** Deletes what lies at a path below the root, if anything does. */
async function ifThere(root: string, relative: string, remove: (path: string) => Promise<void>) {
  try {
    await refuseLinks(root, relative);
    await remove(join(root, relative));
  } catch (error) {
    if (!isAbsent(error)) {
      throw error;
    }
  }
}

/** A link on the way would lead out of the media folder, or to another medium's file. */
async function refuseLinks(root: string, relative: string) {
  for (let folder = dirname(relative); folder !== "."; folder = dirname(folder)) {
    if ((await lstat(join(root, folder))).isSymbolicLink()) {
      throw new Error(`${folder} in the media folder is a symbolic link, and those are not followed`);
    }
  }
}

/** No such file, or a name that is longer than any file's can be. */
const isAbsent = (error: unknown) =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENAMETOOLONG");
