import { deleteMedia, listMediaFiles } from "@synapse-user-admin/database";
import { MatrixError } from "../http/errors.ts";
import { ok, type Operation } from "../http/operation.ts";
import { mediaFilter } from "../mediaFilter.ts";

/** How many rows go in one transaction, after their files: a crash leaves at most as many rows without files. */
const chunkSize = 50;

export const deleteUserMedia: Operation<"deleteUserMedia"> = async (request) => {
  const { target, query, requestId, db, services } = request;
  const { mediaStore, serverName } = services;
  if (mediaStore === undefined) {
    throw new MatrixError(
      403,
      "M_FORBIDDEN",
      "This server doesn't know the homeserver's media folder, so it can't delete media. Set MEDIA_STORE_PATH.",
    );
  }
  const media = await db.read(listMediaFiles, target.userId, mediaFilter(query));
  const deleted_media: string[] = [];
  for (let start = 0; start < media.length; start += chunkSize) {
    const withoutFiles = await mediaStore.deleteFiles(media.slice(start, start + chunkSize), requestId);
    deleted_media.push(...(await db.write(deleteMedia(target.userId, serverName, withoutFiles))));
  }
  return ok({ deleted_media, total: deleted_media.length });
};
