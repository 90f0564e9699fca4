import { command } from "../command.ts";
import type { RatelimitOverride } from "../queries/findRatelimitOverride.ts";
import * as ratelimitOverrides from "../tables/ratelimitOverrides.ts";

/** Sets a user's own rate limit (seed: "Set ratelimit"). */
export const setRatelimitOverride = (userId: string, override: RatelimitOverride) =>
  command("setRatelimitOverride", (tx) => ratelimitOverrides.put(tx, userId, override));
