import { findUser } from "@synapse-user-admin/database";
import { notFound } from "../http/errors.ts";
import { ok, type Operation } from "../http/operation.ts";

export const getUser: Operation<"getUser"> = async ({ target, db }) => {
  const user = await db.read(findUser, target.userId);
  if (user === undefined) {
    throw notFound(`User ${target.userId} not found.`);
  }
  return ok(user);
};
