import { deactivateUser as deactivate } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";

export const deactivateUser: Operation<"deactivateUser"> = async ({ target, body, db }) => {
  await db.write(deactivate(target.userId, body.erase ?? false));
  // No identity server knows of this server's threepids, so there is nothing that could fail to be unbound.
  return ok({ id_server_unbind_result: "success" });
};
