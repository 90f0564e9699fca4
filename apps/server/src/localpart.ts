import { MatrixError } from "./http/errors.ts";

/** Longest user id, in bytes: Matrix specification, "User Identifiers". */
const longestUserId = 255;

/**
 * Holds the localpart of an account that is to be made against Matrix's grammar and Synapse's additions
 * (Synapse 1.163.2 observed).
 *
 * @throws MatrixError 400 M_INVALID_USERNAME
 */
export function checkNewLocalpart(localpart: string, serverName: string) {
  if (localpart === "") {
    throw invalid("A user id needs a localpart.");
  }
  if (!/^[a-z0-9=_./+-]+$/.test(localpart)) {
    throw invalid(`A localpart holds only a-z, 0-9 and =_-./+, so it can't be '${localpart}'.`);
  }
  if (localpart.startsWith("_")) {
    throw invalid(`A localpart may not begin with _, as '${localpart}' does.`);
  }
  if (`@${localpart}:${serverName}`.length > longestUserId) {
    throw invalid(`A user id has at most ${longestUserId} characters.`);
  }
}

/**
 * Localparts of digits alone are for guests. Synapse looks at it last, after whether the name is taken.
 *
 * @throws MatrixError 400 M_INVALID_USERNAME
 */
export function refuseGuestLocalpart(localpart: string) {
  if (/^\d+$/.test(localpart)) {
    throw invalid(`Localparts of digits alone, such as '${localpart}', are reserved for guests.`);
  }
}

const invalid = (message: string) => new MatrixError(400, "M_INVALID_USERNAME", message);
