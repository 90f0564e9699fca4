import { MatrixError, type Errcode } from "./errors.ts";
import type { Target } from "./mxid.ts";

/** What an operation answers for a user that it can't work on, as its contract says (`x-target-errors`). */
export interface TargetErrors {
  readonly malformed: Errcode;
  readonly remote: Errcode;
  readonly unknown: Errcode;
}

/** The check `mxid`: the id in the path has the form of a user id. */
export function requireMxid(target: Target | undefined, text: string, errors: TargetErrors): Target {
  if (target === undefined) {
    throw new MatrixError(
      400,
      errors.malformed,
      `Expected a user id of the form '@localpart:server', but got '${text}'.`,
    );
  }
  return target;
}

/** The check `local`: what the id in the path names behind its colon is this homeserver. */
export function requireLocal(text: string, serverName: string, errors: TargetErrors) {
  const colon = text.indexOf(":");
  if (colon === -1 || text.slice(colon + 1) !== serverName) {
    throw new MatrixError(
      errors.remote === "M_NOT_FOUND" ? 404 : 400,
      errors.remote,
      `This works for users of ${serverName} only, and '${text}' is none.`,
    );
  }
  if (text.includes("\0")) {
    // Synapse breaks here: the database can't hold a NUL.
    throw new MatrixError(400, "M_INVALID_PARAM", "A user id can't hold a NUL.");
  }
}

/** The check `known`: the account exists. */
export function requireKnown(text: string, known: boolean | undefined, errors: TargetErrors) {
  if (known !== true) {
    throw new MatrixError(404, errors.unknown, `User ${text} not found.`);
  }
}
