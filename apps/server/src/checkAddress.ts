import type { Threepid } from "@synapse-user-admin/database";
import { MatrixError } from "./http/errors.ts";

/**
 * More is not asked of an e-mail address than one `@` (Synapse 1.163.2 observed); any text is a telephone number.
 *
 * @throws MatrixError 400 M_UNKNOWN for what is no e-mail address
 */
export function checkAddress({ medium, address }: Threepid): void {
  if (medium === "email" && address.split("@").length !== 2) {
    throw new MatrixError(400, "M_UNKNOWN", `An e-mail address holds one @, so '${address}' is none.`);
  }
}
