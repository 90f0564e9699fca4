import { findUserByExternalId as find } from "@synapse-user-admin/database";
import { notFound } from "../http/errors.ts";
import { ok, type Operation } from "../http/operation.ts";

export const findUserByExternalId: Operation<"findUserByExternalId"> = async ({ path, db }) => {
  const userId = await db.read(find, path.provider, path.external_id);
  if (userId === undefined) {
    throw notFound(`No user has the id '${path.external_id}' at '${path.provider}'.`);
  }
  return ok({ user_id: userId });
};
