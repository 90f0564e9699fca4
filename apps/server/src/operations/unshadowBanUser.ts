import { setShadowBan } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const unshadowBanUser: Operation<"unshadowBanUser"> = async ({ target, db }) => {
  await db.write(setShadowBan(target.userId, false));
  return ok({});
};
