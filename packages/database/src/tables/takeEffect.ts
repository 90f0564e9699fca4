import type { RowWriter } from "../transaction.ts";
import { changeCurrentState } from "./currentState.ts";
import { enterMembership } from "./memberships.ts";
import type { SentMembership } from "./roomEvents.ts";
import { countChange } from "./roomStatistics.ts";

/**
 * Lets a member event that has been stored take effect: in the lists of members, in the room's current state, and in the
 * counts of it.
 * @param serverName the part behind the colon of local users' ids
 */
export const takeEffect = async (tx: RowWriter, sent: SentMembership, serverName: string): Promise<void> => {
  await enterMembership(tx, sent);
  const change = await changeCurrentState(tx, sent);
  if (change) await countChange(tx, change, serverName);
};
