import type { Connection } from "./Connection.ts";
import { deleteUserMedia, listUserMedia } from "./generated/operations.ts";
import type { CallOptions } from "./settings.ts";
import type { UserId } from "./UserId.ts";

/** How far the deletion of a user's media is. */
export interface MediaDeletion {
  /** How many were deleted by now. */
  readonly deleted: number;
  /** How many there still are; at the end, those whose files can't be deleted. */
  readonly left: number;
}

/** The options of deleting all media. */
export interface DeleteAllMediaOptions extends CallOptions {
  /** Called after each page of deletions. */
  readonly onProgress?: ((state: MediaDeletion) => void) | undefined;
  /**
   * How many are deleted by one request; a server that is slow at it may need fewer, so that none takes too long.
   * @default 100
   */
  readonly pageSize?: number | undefined;
}

/**
 * Deletes all that a user uploaded, page by page, the oldest first. A medium that can't be deleted is passed over.
 *
 * @returns how many are deleted, and how many are left because their files can't be
 * @throws TypeError where `pageSize` is no whole number from 1 on
 */
export async function deleteAllMedia(
  connection: Connection,
  user_id: UserId,
  { onProgress, pageSize = 100, ...options }: DeleteAllMediaOptions = {},
): Promise<MediaDeletion> {
  if (!Number.isInteger(pageSize) || pageSize < 1) {
    throw new TypeError(`pageSize is a whole number from 1 on, not ${pageSize}.`);
  }
  // The oldest first, so that what is uploaded meanwhile comes at the end.
  const order = { order_by: "created_ts", dir: "f", limit: pageSize } as const;
  const count = () => listUserMedia(connection, user_id, {}, options).total();
  let deleted = 0;
  // What can't be deleted stays where it is, and everything behind it moves up: the next page begins behind those alone.
  let from = 0;
  let left = await count();
  do {
    while (from < left) {
      const { total } = await deleteUserMedia(connection, user_id, { ...order, from }, options);
      from += Math.max(Math.min(pageSize, left - from) - total, 0);
      left -= total;
      deleted += total;
      onProgress?.({ deleted, left });
    }
    // What was uploaded meanwhile.
    left = await count();
  } while (from < left);
  return { deleted, left };
}
