import { command } from "../command.ts";
import { ensureDevice } from "../tables/devices.ts";

/** Makes a device without a session; one that is there stays as it is. */
export const createDevice = (userId: string, deviceId: string) =>
  command("createDevice", async (tx) => {
    await ensureDevice(tx, userId, deviceId, null);
    tx.audit({ device: deviceId });
  });
