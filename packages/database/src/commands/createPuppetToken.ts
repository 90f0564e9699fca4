import { command } from "../command.ts";
import { insertToken } from "../tables/accessTokens.ts";

/** A token with which an admin acts for a user, without a device. */
export interface NewPuppetToken {
  readonly token: string;
  readonly adminId: string;
  readonly userId: string;
  /** When it ends, ms since the Unix epoch; `null`: not by itself. */
  readonly validUntilMs: number | null;
}

/** Makes a token of `loginAsUser`: it is the admin's, and ends with the admin's other tokens. */
export const createPuppetToken = ({ token, adminId, userId, validUntilMs }: NewPuppetToken) =>
  command("createPuppetToken", async (tx) => {
    await insertToken(tx, { token, userId: adminId, deviceId: null, puppets: userId, validUntilMs });
    tx.audit({ valid_until_ms: validUntilMs });
  });
