import type { Reader } from "../reader.ts";
import { fragment, type Fragment } from "../sql.ts";

/** A row of the lists, as the contract shows it. */
export interface ListedUser {
  readonly name: string;
  readonly user_type: string | null;
  readonly is_guest: boolean;
  readonly admin: boolean;
  readonly deactivated: boolean;
  readonly shadow_banned: boolean;
  readonly displayname: string | null;
  readonly avatar_url: string | null;
  /** ms since the Unix epoch, unlike `getUser`'s. */
  readonly creation_ts: number;
  readonly erased: boolean;
  /** ms since the Unix epoch. */
  readonly last_seen_ts: number | null;
  readonly locked: boolean;
}

/** What the lists can be ordered by. */
export type UserOrder =
  | "name"
  | "is_guest"
  | "admin"
  | "user_type"
  | "deactivated"
  | "shadow_banned"
  | "displayname"
  | "avatar_url"
  | "creation_ts"
  | "last_seen_ts"
  | "locked";

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

const columns: Readonly<Record<UserOrder, Fragment>> = {
  name: fragment`u.name`,
  is_guest: fragment`u.is_guest`,
  admin: fragment`u.admin`,
  user_type: fragment`u.user_type`,
  deactivated: fragment`u.deactivated`,
  shadow_banned: fragment`u.shadow_banned`,
  displayname: fragment`p.displayname`,
  avatar_url: fragment`p.avatar_url`,
  creation_ts: fragment`u.creation_ts`,
  last_seen_ts: fragment`seen.last_seen`,
  locked: fragment`u.locked`,
};

const everything = fragment`true`;

const and = (conditions: readonly Fragment[]): Fragment =>
  conditions.reduce((all, condition) => fragment`${all} AND ${condition}`, everything);

/** Whether the conditions look at the profile. */
const searchesProfiles = ({ name }: UserFilter): boolean => name !== undefined && name !== "";

const ordersByProfile = ({ orderBy }: UserFilter): boolean =>
  orderBy === "displayname" || orderBy === "avatar_url";

/**
 * Synapse lower-cases what is looked for in any script, the database what it is looked for in only in ASCII (C
 * locale), so that other capital letters are never found. Seen on Synapse 1.163.2, as is all of this.
 */
const contains = (column: Fragment, before: string, text: string, after: string): Fragment =>
  fragment`lower(${column}) LIKE ${`${before}%${text.toLowerCase()}%${after}`}`;

const conditions = (filter: UserFilter): Fragment => {
  const { name, userId, guests, admins, deactivated, locked, notUserTypes } = filter;
  const all: Fragment[] = [];
  if (name !== undefined && name !== "") {
    const inName = contains(fragment`u.name`, "@", name, ":%");
    all.push(fragment`(${inName} OR ${contains(fragment`p.displayname`, "", name, "")})`);
  } else if (userId !== undefined && userId !== "") {
    all.push(contains(fragment`u.name`, "", userId, ""));
  }
  if (!guests) all.push(fragment`u.is_guest = 0`);
  if (admins !== undefined) all.push(admins ? fragment`u.admin = 1` : fragment`u.admin = 0`);
  if (deactivated !== undefined)
    all.push(deactivated ? fragment`u.deactivated = 1` : fragment`u.deactivated = 0`);
  if (!locked) all.push(fragment`NOT u.locked`);
  const types = notUserTypes.filter((type) => type !== "");
  if (types.length < notUserTypes.length) all.push(fragment`u.user_type IS NOT NULL`);
  if (types.length > 0) all.push(fragment`(u.user_type IS NULL OR u.user_type <> ALL (${types}::text[]))`);
  return and(all);
};

/** The row without the total that each carries. */
const toUser = (row: ListedUser): ListedUser => ({
  name: row.name,
  user_type: row.user_type,
  is_guest: row.is_guest,
  admin: row.admin,
  deactivated: row.deactivated,
  shadow_banned: row.shadow_banned,
  displayname: row.displayname,
  avatar_url: row.avatar_url,
  creation_ts: row.creation_ts,
  erased: row.erased,
  last_seen_ts: row.last_seen_ts,
  locked: row.locked,
});

/**
 * A page of the accounts and how many there are in all. Equal keys go by name, ascending in both directions;
 * what has no value comes last, or first in descending order.
 *
 * One statement. Profiles and sessions of all users are looked at only where the filter or the order asks for them;
 * otherwise those of the page are looked up at the end. Counting reads all users whatever the page.
 */
export const listUsers = async (
  { scan }: Reader,
  filter: UserFilter,
): Promise<{ users: ListedUser[]; total: number }> => {
  const where = conditions(filter);
  const bySeen = filter.orderBy === "last_seen_ts";
  const direction = filter.descending ? fragment`DESC` : fragment`ASC`;
  const order =
    filter.orderBy === "name" ? fragment`u.name ${direction}` : fragment`key ${direction}, u.name ASC`;
  const profiles = fragment`LEFT JOIN profiles p ON p.full_user_id = u.name`;
  const allSeen = fragment`
    LEFT JOIN (SELECT user_id, max(last_seen) AS last_seen FROM user_ips GROUP BY user_id) seen ON seen.user_id = u.name`;
  const none = fragment``;
  const isSearch = searchesProfiles(filter);
  const from = fragment`users u ${isSearch || ordersByProfile(filter) ? profiles : none} ${bySeen ? allSeen : none}`;
  // A search is made once, for the page and the total; otherwise looking twice is quicker than keeping what was found.
  const found = isSearch
    ? fragment`found AS MATERIALIZED (SELECT u.name, ${columns[filter.orderBy]} AS key FROM ${from} WHERE ${where}),`
    : none;
  const keys = isSearch
    ? fragment`SELECT u.name, u.key FROM found u ORDER BY ${order}`
    : fragment`SELECT u.name, ${columns[filter.orderBy]} AS key FROM ${from} WHERE ${where} ORDER BY ${order}`;
  const total = isSearch
    ? fragment`SELECT count(*) AS total FROM found`
    : fragment`SELECT count(*) AS total FROM users u WHERE ${where}`;

  const rows = await scan<{ total: number } & (ListedUser | { name: null })>`
    WITH ${found} keys AS (
      ${keys} LIMIT ${filter.limit} OFFSET ${filter.from}
    ), page AS (
      SELECT u.name, u.user_type, u.is_guest, u.admin, u.deactivated, u.shadow_banned, u.creation_ts, u.locked, keys.key
      FROM keys JOIN users u ON u.name = keys.name
    )
    SELECT every.total, page.name, page.user_type, page.is_guest = 1 AS is_guest, page.admin = 1 AS admin,
           page.deactivated = 1 AS deactivated, coalesce(page.shadow_banned, false) AS shadow_banned,
           p.displayname, p.avatar_url, page.creation_ts * 1000 AS creation_ts,
           EXISTS (SELECT 1 FROM erased_users e WHERE e.user_id = page.name) AS erased,
           (SELECT max(i.last_seen) FROM user_ips i WHERE i.user_id = page.name) AS last_seen_ts,
           page.locked
    FROM (${total}) every
    LEFT JOIN page ON true
    LEFT JOIN profiles p ON p.full_user_id = page.name
    ORDER BY page.key ${direction}, page.name ASC`;
  // Past the end there is one row, with the total alone.
  return {
    users: rows.flatMap((row) => (row.name === null ? [] : [toUser(row)])),
    total: rows[0]?.total ?? 0,
  };
};
