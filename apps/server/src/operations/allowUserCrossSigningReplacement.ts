import { allowCrossSigningReplacement } from "@synapse-user-admin/database";
import { notFound } from "../http/errors.ts";
import { ok, type Operation } from "../http/operation.ts";

/** How long the user may take: ten minutes, as with Synapse. */
const graceMs = 10 * 60 * 1000;

export const allowUserCrossSigningReplacement: Operation<"allowUserCrossSigningReplacement"> = async ({
  path,
  db,
  services,
}) => {
  const until = services.now() + graceMs;
  if (!(await db.write(allowCrossSigningReplacement(path.user_id, until)))) {
    throw notFound(`User ${path.user_id} has no master cross-signing key.`);
  }
  return ok({ updatable_without_uia_before_ms: until });
};
