import type { Connection } from "./Connection.ts";
import { deleteAllMedia, type DeleteAllMediaOptions, type MediaDeletion } from "./deleteAllMedia.ts";
import { MediaGroup, OperationGroups } from "./generated/OperationGroups.ts";
import type { ClientSettings } from "./settings.ts";
import type { UserId } from "./UserId.ts";

/** `client.media` */
export class MediaMethods extends MediaGroup {
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    super(connection);
    this.#connection = connection;
  }

  /**
   * Deletes all that a user uploaded, page by page, the oldest first. A medium that can't be deleted is passed over.
   *
   * @param options besides those of a call: `onProgress`, `pageSize`
   * @returns how many are deleted, and how many are left because their files can't be
   */
  deleteAll(user_id: UserId, options?: DeleteAllMediaOptions): Promise<MediaDeletion> {
    return deleteAllMedia(this.#connection, user_id, options);
  }
}

/** All operations of the User Admin API and of the session, in groups: `client.users.get("@alice:example.org")`. */
export class UserAdminClient extends OperationGroups {
  override readonly media: MediaMethods;

  /** @internal */
  constructor(settings: ClientSettings) {
    super(settings);
    this.media = new MediaMethods(this);
  }
}
