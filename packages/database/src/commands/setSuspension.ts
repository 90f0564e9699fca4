import { command } from "../command.ts";
import { setSuspended } from "../tables/users.ts";

/** Suspends an account or lifts its suspension (seed: "Suspend/Unsuspend Account"). */
export const setSuspension = (userId: string, suspended: boolean) =>
  command("setSuspension", (tx) => setSuspended(tx, userId, suspended));
