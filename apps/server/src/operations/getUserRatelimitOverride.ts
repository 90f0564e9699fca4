import { findRatelimitOverride } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const getUserRatelimitOverride: Operation<"getUserRatelimitOverride"> = async ({ target, db }) => {
  const override = await db.read(findRatelimitOverride, target.userId);
  if (override === undefined) return ok({});
  return ok({ messages_per_second: override.messagesPerSecond, burst_count: override.burstCount });
};
