import { StartError } from "../errors.ts";

/** The account that PostgreSQL runs as where it can't be ours. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; `nobody` is the account that every Linux has. */
const nobody: Owner = { uid: 65534, gid: 65534 };

/**
 * @returns who PostgreSQL has to run as, or `undefined` for our own account
 * @throws StartError as root on a system without /proc, where a folder can't be handed to another account (see
 *   `cluster.ts`)
 */
export const chooseOwner = (): Owner | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  if (process.platform === "linux") return nobody;
  throw new StartError(
    "The embedded PostgreSQL does not run as root: start the server as another user, or give DATABASE_URL.",
  );
};
