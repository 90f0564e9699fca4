import { listUsers } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";
import { toFilter, toPage } from "../userPage.ts";

export const listUsersV2: Operation<"listUsersV2"> = async ({ query, db }) => {
  // Here `deactivated` lets deactivated accounts in, while version 3 chooses by it.
  const filter = toFilter(query, query.deactivated ? undefined : false);
  return ok(toPage(filter, await db.read(listUsers, filter)));
};
