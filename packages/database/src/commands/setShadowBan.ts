import { command } from "../command.ts";
import { announceTokens, tokensOf } from "../tables/accessTokens.ts";
import { setShadowBanned } from "../tables/users.ts";

/**
 * Shadow-bans a user or lifts the ban (seed: "Controlling whether a user is shadow-banned"). Synapse keeps the ban with
 * each token of the user, so all of them are out of date.
 */
export const setShadowBan = (userId: string, shadowBanned: boolean) =>
  command("setShadowBan", async (tx) => {
    announceTokens(tx, await tokensOf(tx, userId));
    await setShadowBanned(tx, userId, shadowBanned);
  });
