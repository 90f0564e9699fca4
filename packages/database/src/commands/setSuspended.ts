import { command } from "../command.ts";
import * as users from "../tables/users.ts";

/** Suspends an account, or lets it take part again. */
export const setSuspended = (userId: string, suspended: boolean) =>
  command("setSuspended", (tx) => users.setSuspended(tx, userId, suspended));
