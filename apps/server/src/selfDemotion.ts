import { MatrixError } from "./http/errors.ts";

/**
 * Keeps administrators from taking their own rights from themselves.
 *
 * @throws MatrixError 400 M_UNKNOWN
 */
export function refuseSelfDemotion(callerId: string, targetId: string, admin: boolean | undefined) {
  if (admin === false && callerId === targetId) {
    throw new MatrixError(400, "M_UNKNOWN", "You may not demote yourself: ask another administrator.");
  }
}
