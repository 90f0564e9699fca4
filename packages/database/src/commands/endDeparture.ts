import { command } from "../command.ts";

/**
 * Takes a user off the list of those who are still to leave their rooms.
 * @param left how many rooms they left
 * @param failed the rooms that they could not be taken out of, and why
 */
export const endDeparture = (userId: string, left: number, failed: Readonly<Record<string, string>>) =>
  command("endDeparture", async (tx) => {
    await tx.sql`DELETE FROM users_pending_deactivation WHERE user_id = ${userId}`;
    tx.audit({ left, failed });
  });
