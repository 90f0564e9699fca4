import type { Passwords } from "./passwords.ts";
import type { LoginLimits } from "./loginLimits.ts";
import type { MediaStore } from "./mediaStore.ts";

/** What handlers need beside the request and the database; made once, at start. */
export interface Services {
  /** The homeserver's name, the part behind the colon of every local user id. */
  readonly serverName: string;
  /** ms since the Unix epoch. */
  readonly now: () => number;
  readonly passwords: Passwords;
  /** Whether passwords can be set and used: `PASSWORD_LOCALDB_ENABLED`. */
  readonly passwordsEnabled: boolean;
  /** The `user_type`s that may be set. */
  readonly userTypes: readonly string[];
  /** Where clients find the homeserver, with a slash at the end. */
  readonly publicBaseUrl: string;
  readonly loginLimits: LoginLimits;
  /** `undefined` where the server is attached and was not told the folder. */
  readonly mediaStore: MediaStore | undefined;
}
