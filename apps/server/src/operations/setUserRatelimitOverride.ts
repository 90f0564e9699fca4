import { setRatelimitOverride } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const setUserRatelimitOverride: Operation<"setUserRatelimitOverride"> = async ({
  target,
  body,
  db,
}) => {
  const { messages_per_second: messagesPerSecond = 0, burst_count: burstCount = 0 } = body;
  await db.write(setRatelimitOverride(target.userId, { messagesPerSecond, burstCount }));
  return ok({ messages_per_second: messagesPerSecond, burst_count: burstCount });
};
