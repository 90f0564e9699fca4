import { command } from "../command.ts";
import * as devices from "../tables/devices.ts";

/** Ends sessions of a user: the devices with their keys, tokens and pushers. Unknown ids do no harm. */
export const deleteDevices = (userId: string, deviceIds: readonly string[]) =>
  command("deleteDevices", (tx) => devices.deleteDevices(tx, userId, deviceIds));
