import { findUserByThreepid as find } from "@synapse-user-admin/database";
import { notFound } from "../http/errors.ts";
import { ok, type Operation } from "../http/operation.ts";

export const findUserByThreepid: Operation<"findUserByThreepid"> = async ({ path, db }) => {
  const userId = await db.read(find, path.medium, path.address);
  if (userId === undefined) {
    throw notFound(`No user has the ${path.medium} '${path.address}'.`);
  }
  return ok({ user_id: userId });
};
