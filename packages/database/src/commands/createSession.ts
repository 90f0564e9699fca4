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
}

/** Logs a user in: makes the device, unless it is there, and a token for it. */
export const createSession = ({ userId, token, deviceId, displayName }: NewSession) =>
  command("createSession", async (tx) => {
    await ensureDevice(tx, userId, deviceId, displayName);
    await insertToken(tx, { userId, token, deviceId });
    tx.audit({ user: userId, device: deviceId });
  });
