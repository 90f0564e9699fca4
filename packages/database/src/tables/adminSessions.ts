import type { Transaction } from "../transaction.ts";
import { insertToken } from "./accessTokens.ts";
import { ensureDevice } from "./devices.ts";

/** A session that an operator makes for an administrator. */
export interface AdminSession {
  readonly token: string;
  readonly deviceId: string;
  /** What the device is called. */
  readonly displayName: string;
}

/** Makes the session where one is wanted. */
export const addAdminSession = async (
  tx: Transaction,
  userId: string,
  session: AdminSession | undefined,
): Promise<void> => {
  if (session === undefined) return;
  const { token, deviceId, displayName } = session;
  await ensureDevice(tx, userId, deviceId, displayName);
  await insertToken(tx, { userId, token, deviceId });
  tx.audit({ device: deviceId });
};
