import { isUsernameTaken } from "@synapse-user-admin/database";
import { MatrixError } from "./http/errors.ts";
import type { BoundDatabase } from "./http/operation.ts";
import { checkNewLocalpart, refuseGuestLocalpart } from "./localpart.ts";

/**
 * Makes sure that an account of this name could be made.
 *
 * @throws MatrixError 400 M_INVALID_USERNAME or M_USER_IN_USE
 */
export async function requireFreeUsername(
  localpart: string,
  serverName: string,
  db: Pick<BoundDatabase, "read">,
) {
  checkNewLocalpart(localpart, serverName);
  refuseTaken(localpart, await db.read(isUsernameTaken, `@${localpart}:${serverName}`));
}

/**
 * As {@link requireFreeUsername}, where it is known whether the name is taken.
 *
 * @throws MatrixError 400 M_INVALID_USERNAME or M_USER_IN_USE
 */
export function refuseUsername(localpart: string, serverName: string, isTaken: boolean) {
  checkNewLocalpart(localpart, serverName);
  refuseTaken(localpart, isTaken);
}

function refuseTaken(localpart: string, isTaken: boolean) {
  if (isTaken) {
    throw new MatrixError(400, "M_USER_IN_USE", `The user id of '${localpart}' is taken.`);
  }
  refuseGuestLocalpart(localpart);
}
