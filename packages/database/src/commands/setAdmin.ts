import { command } from "../command.ts";
import * as users from "../tables/users.ts";

/** Gives or takes the rights of a server administrator (seed: "Change whether a user is a server administrator or not"). */
export const setAdmin = (userId: string, admin: boolean) =>
  command("setAdmin", (tx) => users.setAdmin(tx, userId, admin));
