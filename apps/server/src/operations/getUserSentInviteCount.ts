import { countSentInvites } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const getUserSentInviteCount: Operation<"getUserSentInviteCount"> = async ({ path, query, db }) =>
  ok({ invite_count: await db.read(countSentInvites, path.user_id, query.from_ts) });
