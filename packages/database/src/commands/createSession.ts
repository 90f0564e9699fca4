import { command } from "../command.ts";
import { insertToken } from "../tables/accessTokens.ts";
import { ensureDevice } from "../tables/devices.ts";

/** A login: a token on a device. */
export interface NewSession {
  readonly userId: string;
  readonly token: string;
  readonly deviceId: string;
  /** The device's name if it is new. */
  readonly displayName: string | null;
  /**
   * The hash that the password has been held against. Where the account has another one by now, or has been deactivated
   * or locked, the login comes too late.
   */
  readonly passwordHash: string | null;
}

/**
 * Logs a user in: makes the device, unless it is there, and a token for it.
 * @returns whether the account was still as it was when the password was checked; nothing is done where it was not
 */
export const createSession = ({ userId, token, deviceId, displayName, passwordHash }: NewSession) =>
  command("createSession", async (tx) => {
    // Held until the end, so that no deactivation or new password comes in between and misses this session.
    const [account] = await tx.sql<{ good: boolean }>`
      SELECT password_hash IS NOT DISTINCT FROM ${passwordHash}::text AND deactivated = 0 AND NOT locked AS good
      FROM users WHERE name = ${userId} FOR SHARE`;
    if (account?.good !== true) return false;
    await ensureDevice(tx, userId, deviceId, displayName);
    await insertToken(tx, { userId, token, deviceId });
    tx.audit({ user: userId, device: deviceId });
    return true;
  });
