import { listUsers } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";
import { toFilter, toPage } from "../userPage.ts";

export const listUsersV3: Operation<"listUsersV3"> = async ({ query, db }) => {
  const filter = toFilter(query, query.deactivated);
  return ok(toPage(filter, await db.read(listUsers, filter)));
};
