import { command } from "../command.ts";
import { holdUser } from "../tables/users.ts";

/**
 * Takes a user off the list of those who are still to leave their rooms, unless there are rooms left that nobody tried:
 * those that were passed over while the user was active again for a moment.
 * @param left how many rooms they left
 * @param failed the rooms that they could not be taken out of, and why
 */
export const endDeparture = (userId: string, left: number, failed: Readonly<Record<string, string>>) =>
  command("endDeparture", async (tx) => {
    // A deactivation at this moment is either seen here, or finds that the user is on the list no more.
    await holdUser(tx, userId);
    await tx.sql`
      DELETE FROM users_pending_deactivation
      WHERE user_id = ${userId} AND NOT EXISTS (
        SELECT 1 FROM local_current_membership m JOIN users u ON u.name = m.user_id
        WHERE m.user_id = ${userId} AND u.deactivated = 1 AND m.membership IN ('join', 'invite', 'knock')
          AND m.room_id <> ALL (${Object.keys(failed)}::text[]))`;
    tx.audit({ left, failed });
  });
