import { ok, type Operation } from "../http/operation.ts";
import { requireFreeUsername } from "../usernames.ts";

/** Where registration is closed (and here it is), the operation's first check has refused already. */
export const checkRegistrationAvailable: Operation<"checkRegistrationAvailable"> = async ({
  query,
  db,
  services,
}) => {
  await requireFreeUsername(query.username, services.serverName, db);
  return ok({ available: true });
};
