import { command } from "../command.ts";
import { noteChanges } from "../tables/devices.ts";

/**
 * Gives a device another name. Without one nothing of the device changes, but others are told to look at it again,
 * whether it is there or not (Synapse 1.163.2 observed).
 *
 * @param displayName `null`: as it is
 * @returns whether there is such a device; without a name always true
 */
export const updateDevice = (userId: string, deviceId: string, displayName: string | null) =>
  command("updateDevice", async (tx) => {
    if (displayName !== null) {
      const rows = await tx.sql<{ device_id: string }>`
        UPDATE devices SET display_name = ${displayName}
        WHERE user_id = ${userId} AND device_id = ${deviceId} AND NOT hidden
        RETURNING device_id`;
      if (rows.length === 0) return false;
      tx.announce("get_device", [userId, deviceId]);
    }
    await noteChanges(tx, userId, [deviceId]);
    tx.audit({ device: deviceId });
    return true;
  });
