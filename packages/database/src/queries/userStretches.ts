import { fragment, type Fragment } from "../sql.ts";
import type { UserFilter, UserOrder } from "./userFilter.ts";

/**
 * A part of a list: rows that come one after the other without any of another stretch between them. Each is found in its
 * order by an index, which the list as a whole is not: no index has `admin DESC, name ASC`, or people without a profile.
 */
export interface Stretch {
  /** With `u` for `users`. */
  readonly from: Fragment;
  readonly where: Fragment;
  readonly order: Fragment;
  /** What rows of one user have in common, where there may be several of them; has the name of each as `i.user_id`. */
  readonly group?: Fragment;
}

const users = fragment`users u`;
const byName = fragment`u.name`;

const ofUsers = (where: Fragment): Stretch => ({ from: users, where, order: byName });

/** Two values, the lesser first. What can only be one of them by the filter needs no look at the other. */
const twoValues =
  (lesser: Fragment, greater: Fragment, only?: (filter: UserFilter) => "lesser" | "greater" | undefined) =>
  (filter: UserFilter): readonly Stretch[] => {
    const which = only?.(filter);
    const stretches = [
      ...(which === "greater" ? [] : [ofUsers(lesser)]),
      ...(which === "lesser" ? [] : [ofUsers(greater)]),
    ];
    return filter.descending ? stretches.toReversed() : stretches;
  };

const oneOf = (value: boolean | undefined): "lesser" | "greater" | undefined =>
  value === undefined ? undefined : value ? "greater" : "lesser";

const direction = ({ descending }: UserFilter): Fragment => (descending ? fragment`DESC` : fragment`ASC`);

/** Those who have a value, and those who have none: last, or first in descending order. */
const withAndWithout =
  (having: (filter: UserFilter) => Stretch, lacking: (counts: boolean) => Stretch) =>
  (filter: UserFilter, counts: boolean): readonly Stretch[] =>
    filter.descending ? [lacking(counts), having(filter)] : [having(filter), lacking(counts)];

/**
 * Those without a value. Where we keep account of them, that is quick however few they are; otherwise users are gone through
 * by name until there are enough.
 */
const lacking =
  (what: UserOrder, none: Fragment) =>
  (counts: boolean): Stretch =>
    counts
      ? {
          from: fragment`synapse_user_admin.users_without w JOIN users u ON u.name = w.name`,
          where: fragment`w.what = ${what}`,
          order: fragment`w.name`,
        }
      : { from: users, where: none, order: byName };

const profileOrder = (column: Fragment, what: UserOrder) =>
  withAndWithout(
    (filter) => ({
      from: fragment`profiles p JOIN users u ON u.name = p.full_user_id`,
      where: fragment`${column} IS NOT NULL`,
      // By what the index has first, whose entries have a limited length; in the C locale that is no other order.
      order: fragment`"left"(${column}, 200) ${direction(filter)}, ${column} ${direction(filter)}, p.full_user_id`,
    }),
    lacking(
      what,
      fragment`NOT EXISTS (SELECT FROM profiles p WHERE p.full_user_id = u.name AND ${column} IS NOT NULL)`,
    ),
  );

const stretchesBy: Readonly<Record<UserOrder, (filter: UserFilter, counts: boolean) => readonly Stretch[]>> =
  {
    name: (filter) => [{ from: users, where: fragment`true`, order: fragment`u.name ${direction(filter)}` }],
    is_guest: twoValues(fragment`u.is_guest = 0`, fragment`u.is_guest = 1`, ({ guests }) =>
      guests ? undefined : "lesser",
    ),
    admin: twoValues(fragment`u.admin = 0`, fragment`u.admin = 1`, ({ admins }) => oneOf(admins)),
    deactivated: twoValues(fragment`u.deactivated = 0`, fragment`u.deactivated = 1`, (filter) =>
      oneOf(filter.deactivated),
    ),
    locked: twoValues(fragment`NOT u.locked`, fragment`u.locked`, ({ locked }) =>
      locked ? undefined : "lesser",
    ),
    shadow_banned: ({ descending }) => {
      const stretches = [
        ofUsers(fragment`NOT u.shadow_banned`),
        ofUsers(fragment`u.shadow_banned`),
        ofUsers(fragment`u.shadow_banned IS NULL`),
      ];
      return descending ? stretches.toReversed() : stretches;
    },
    user_type: withAndWithout(
      (filter) => ({
        from: users,
        where: fragment`u.user_type IS NOT NULL`,
        order: fragment`u.user_type ${direction(filter)}, u.name`,
      }),
      () => ofUsers(fragment`u.user_type IS NULL`),
    ),
    displayname: profileOrder(fragment`p.displayname`, "displayname"),
    avatar_url: profileOrder(fragment`p.avatar_url`, "avatar_url"),
    creation_ts: (filter) => [
      { from: users, where: fragment`true`, order: fragment`u.creation_ts ${direction(filter)}, u.name` },
    ],
    // A user was last seen when the newest of their sessions was: the rows of the others are passed by. No row is newer than
    // the newest; but of `>=` the planner expects enough rows to go through them in the order that is asked for.
    last_seen_ts: withAndWithout(
      (filter) => ({
        from: fragment`user_ips i JOIN users u ON u.name = i.user_id`,
        where: fragment`i.last_seen >= (SELECT max(newest.last_seen) FROM user_ips newest WHERE newest.user_id = i.user_id)`,
        order: fragment`i.last_seen ${direction(filter)}, i.user_id`,
        group: fragment`i.last_seen, i.user_id`,
      }),
      lacking("last_seen_ts", fragment`NOT EXISTS (SELECT FROM user_ips i WHERE i.user_id = u.name)`),
    ),
  };

/** The stretches of a list in their order. @param counts whether we keep account of who has no value */
export const stretchesOf = (filter: UserFilter, counts: boolean): readonly Stretch[] =>
  stretchesBy[filter.orderBy](filter, counts);
