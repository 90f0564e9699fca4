import { command } from "../command.ts";
import { deleteAllTokens } from "../tables/accessTokens.ts";
import { deleteAllDevices } from "../tables/devices.ts";

/**
 * Logs a user out everywhere: all devices, and all tokens that are the user's, with those that it made by loginAsUser.
 * What admins made to act for the user goes on (Synapse 1.163.2 observed).
 */
export const endAllSessions = (userId: string) =>
  command("endAllSessions", async (tx) => {
    await deleteAllDevices(tx, userId);
    await deleteAllTokens(tx, userId);
  });
