import { resetPassword } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";
import { newPassword } from "../newPassword.ts";

export const resetUserPassword: Operation<"resetUserPassword"> = async ({
  target,
  caller,
  body,
  db,
  services,
}) => {
  const password = await newPassword(
    services,
    caller,
    target.userId,
    body.new_password,
    body.logout_devices ?? true,
  );
  await db.write(resetPassword(target.userId, password));
  return ok({});
};
