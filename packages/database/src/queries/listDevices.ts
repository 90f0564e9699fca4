import type { Reader } from "../reader.ts";
import { devicesOf } from "../statements.ts";

/** A device, as the contract shows it. */
export interface Device {
  readonly user_id: string;
  readonly device_id: string;
  readonly display_name: string | null;
  readonly last_seen_user_agent: string | null;
  /** ms since the Unix epoch. */
  readonly last_seen_ts: number | null;
  readonly last_seen_ip: string | null;
}

/** A device of a user who has a dehydrated one: each then says whether it is that. */
export interface ListedDevice extends Device {
  readonly dehydrated?: boolean;
}

/**
 * The user's devices, by id. Hidden rows are none: Synapse keeps cross-signing keys there.
 *
 * `dehydrated` is there only where the user has a dehydrated device (Synapse 1.163.2 observed).
 */
export const listDevices = async ({ prepared }: Reader, userId: string): Promise<ListedDevice[]> => {
  const rows = await prepared(devicesOf, [userId]);
  return rows.map(({ dehydrated, ...device }) => (dehydrated === null ? device : { ...device, dehydrated }));
};
