import { ok, type Operation } from "../http/operation.ts";
import { requireFreeUsername } from "../usernames.ts";

export const checkUsernameAvailable: Operation<"checkUsernameAvailable"> = async ({
  query,
  db,
  services,
}) => {
  await requireFreeUsername(query.username, services.serverName, db);
  return ok({ available: true });
};
