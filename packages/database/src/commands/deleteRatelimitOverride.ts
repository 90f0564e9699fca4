import { command } from "../command.ts";
import * as ratelimitOverrides from "../tables/ratelimitOverrides.ts";

/** Removes a user's own rate limit (seed: "Delete ratelimit"). */
export const deleteRatelimitOverride = (userId: string) =>
  command("deleteRatelimitOverride", (tx) => ratelimitOverrides.remove(tx, userId));
