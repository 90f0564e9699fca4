import { setShadowBan } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const shadowBanUser: Operation<"shadowBanUser"> = async ({ target, db }) => {
  await db.write(setShadowBan(target.userId, true));
  return ok({});
};
