import { fragment, type Fragment } from "../sql.ts";

/** What the lists can be ordered by. */
export const userOrders = [
  "name",
  "is_guest",
  "admin",
  "user_type",
  "deactivated",
  "shadow_banned",
  "displayname",
  "avatar_url",
  "creation_ts",
  "last_seen_ts",
  "locked",
] as const;
export type UserOrder = (typeof userOrders)[number];

export interface UserFilter {
  /** Part of the localpart or of the display name; `%` and `_` stand for anything. Wins over `userId`; "" is none. */
  readonly name?: string | undefined;
  /** Part of the full id; "" is none. */
  readonly userId?: string | undefined;
  /** `false` leaves guests out. */
  readonly guests: boolean;
  /** Only admins, or only others. */
  readonly admins?: boolean | undefined;
  /** Only deactivated ones, or only others. */
  readonly deactivated?: boolean | undefined;
  /** `true` lets locked ones in. */
  readonly locked: boolean;
  /** Types that are left out; "" stands for having none. */
  readonly notUserTypes: readonly string[];
  readonly orderBy: UserOrder;
  readonly descending: boolean;
  /** How many to skip. */
  readonly from: number;
  /** How many to give. */
  readonly limit: number;
}

/**
 * What an account has to be, apart from what is searched for, on a row `u` of `users` or of the tables of counts, which
 * have the same columns.
 */
export const conditionsOn = (filter: UserFilter): readonly Fragment[] => {
  const { guests, admins, deactivated, locked, notUserTypes } = filter;
  const all: Fragment[] = [];
  if (!guests) all.push(fragment`u.is_guest = 0`);
  if (admins !== undefined) all.push(admins ? fragment`u.admin = 1` : fragment`u.admin = 0`);
  if (deactivated !== undefined)
    all.push(deactivated ? fragment`u.deactivated = 1` : fragment`u.deactivated = 0`);
  if (!locked) all.push(fragment`NOT u.locked`);
  const types = notUserTypes.filter((type) => type !== "");
  if (types.length < notUserTypes.length) all.push(fragment`u.user_type IS NOT NULL`);
  if (types.length > 0) all.push(fragment`(u.user_type IS NULL OR u.user_type <> ALL (${types}::text[]))`);
  return all;
};

/** All of them; without any, `true`. */
export const and = (conditions: readonly Fragment[]): Fragment => {
  const [first = fragment`true`, ...others] = conditions;
  return others.reduce((all, condition) => fragment`${all} AND ${condition}`, first);
};
