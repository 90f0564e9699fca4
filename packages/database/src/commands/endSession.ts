import { command } from "../command.ts";
import { deleteToken } from "../tables/accessTokens.ts";
import { deleteDevices } from "../tables/devices.ts";
import type { Caller } from "../queries/findCaller.ts";

/** Logs out: ends the session's device with everything that hangs on it, or a token that has none by itself. */
export const endSession = ({ tokenId, userId, deviceId }: Pick<Caller, "tokenId" | "userId" | "deviceId">) =>
  command("endSession", (tx) =>
    deviceId === null ? deleteToken(tx, tokenId) : deleteDevices(tx, userId, [deviceId]),
  );
