import type { Reader } from "../reader.ts";
import type { Device } from "./listDevices.ts";

/** One of the user's devices; `undefined` where it has none of this id. */
export const findDevice = async ({ sql }: Reader, userId: string, deviceId: string): Promise<Device | undefined> => {
  const [device] = await sql<Device>`
    SELECT user_id, device_id, display_name, user_agent AS last_seen_user_agent,
           last_seen AS last_seen_ts, ip AS last_seen_ip
    FROM devices
    WHERE user_id = ${userId} AND device_id = ${deviceId} AND NOT hidden`;
  return device;
};
