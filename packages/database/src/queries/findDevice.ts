import type { Reader } from "../reader.ts";
import { toNumber } from "../sql.ts";
import type { Device } from "./listDevices.ts";

/** One of the user's devices; `undefined` where it has none of this id. */
export const findDevice = async (
  { prisma }: Reader,
  userId: string,
  deviceId: string,
): Promise<Device | undefined> => {
  const device = await prisma.device.findUnique({
    where: { userId_deviceId: { userId, deviceId }, hidden: false },
  });
  return device === null
    ? undefined
    : {
        user_id: device.userId,
        device_id: device.deviceId,
        display_name: device.displayName,
        last_seen_user_agent: device.userAgent,
        last_seen_ts: device.lastSeen === null ? null : toNumber(device.lastSeen),
        last_seen_ip: device.ip,
      };
};
