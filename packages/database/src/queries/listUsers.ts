import { createHash } from "node:crypto";

import type { Reader } from "../reader.ts";
import { assemble, Fragment, fragment, type SqlValue } from "../sql.ts";
import { and, conditionsOn, type UserFilter, type UserOrder } from "./userFilter.ts";
import { type Stretch, stretchesOf } from "./userStretches.ts";

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

/** A page of a list. */
export interface UserPage {
  readonly users: ListedUser[];
  /** How many there are in all. */
  readonly total: number;
}

/** A page that begins before this is quickly come to. The ranges of names that are counted have as many users, too. */
const nearby = 4096;

const isSearch = ({ name = "", userId = "" }: UserFilter): boolean => name !== "" || userId !== "";

/** What an index of three letters each can be asked for. */
const threeLetters = /[\p{L}\p{N}]{3}/u;

/**
 * Shorter parts are found in all rows or many: the index would only be gone through as a whole, as it would be asked for
 * if the collation were the same in name, and all processors should help, as they do where few rows are expected.
 */
const like = (column: Fragment, pattern: string): Fragment =>
  threeLetters.test(pattern)
    ? fragment`lower(${column}) LIKE ${pattern}`
    : fragment`lower(${column}) COLLATE "POSIX" LIKE (SELECT ${pattern}::text)`;

/**
 * Everyone who is looked for, each once. Two searches, as no index serves "in the name or in the display name"; the second
 * leaves out whom the first finds.
 *
 * Synapse lower-cases what is looked for in any script, the database what it is looked for in only in ASCII (C
 * locale), so that other capital letters are never found. Seen on Synapse 1.163.2, as is all of this.
 */
const lookedFor = (filter: UserFilter): Fragment => {
  const { name = "", userId = "" } = filter;
  const where = and(conditionsOn(filter));
  if (name === "") {
    return fragment`
      SELECT u.name FROM users u WHERE ${like(fragment`u.name`, `%${userId.toLowerCase()}%`)} AND ${where}`;
  }
  const part = name.toLowerCase();
  const inName = `@%${part}%:%`;
  return fragment`
    SELECT u.name FROM users u WHERE ${like(fragment`u.name`, inName)} AND ${where}
    UNION ALL
    SELECT u.name FROM profiles p JOIN users u ON u.name = p.full_user_id
    WHERE ${like(fragment`p.displayname`, `%${part}%`)} AND NOT ${like(fragment`p.full_user_id`, inName)} AND ${where}`;
};

/** What each account is ordered by, with `u` for `users` and `p` for `profiles`. */
const keys: Readonly<Record<UserOrder, Fragment>> = {
  name: fragment`u.name`,
  is_guest: fragment`u.is_guest`,
  admin: fragment`u.admin`,
  user_type: fragment`u.user_type`,
  deactivated: fragment`u.deactivated`,
  shadow_banned: fragment`u.shadow_banned`,
  displayname: fragment`p.displayname`,
  avatar_url: fragment`p.avatar_url`,
  creation_ts: fragment`u.creation_ts`,
  last_seen_ts: fragment`(SELECT max(i.last_seen) FROM user_ips i WHERE i.user_id = u.name)`,
  locked: fragment`u.locked`,
};

/** What {@link pageOf} is made of. */
interface Parts {
  /** Queries that the others use, for `WITH`. */
  readonly with: readonly Fragment[];
  /** The page's names in their order. */
  readonly names: Fragment;
  readonly total: Fragment;
}

/** The page's accounts, beside the total. The names come as an array, which the planner takes for a short one. */
const pageOf = ({ with: queries, names, total }: Parts): Fragment => {
  const [first, ...others] = queries;
  const before = first && fragment`WITH ${others.reduce((all, query) => fragment`${all}, ${query}`, first)}`;
  return fragment`
    ${before ?? fragment``}
    SELECT every.total, u.name, u.user_type, u.is_guest = 1 AS is_guest, u.admin = 1 AS admin,
           u.deactivated = 1 AS deactivated, coalesce(u.shadow_banned, false) AS shadow_banned,
           p.displayname, p.avatar_url, u.creation_ts * 1000 AS creation_ts,
           EXISTS (SELECT FROM erased_users e WHERE e.user_id = u.name) AS erased,
           (SELECT max(i.last_seen) FROM user_ips i WHERE i.user_id = u.name) AS last_seen_ts,
           u.locked
    FROM (${total}) AS every (total)
      LEFT JOIN unnest(ARRAY(${names})) WITH ORDINALITY AS key (name, place) ON true
      LEFT JOIN users u ON u.name = key.name
      LEFT JOIN profiles p ON p.full_user_id = key.name
    ORDER BY key.place`;
};

/** What is counted where we keep counts: see the migration that makes these tables. */
const counted = (table: Fragment, where: Fragment): Fragment =>
  fragment`SELECT coalesce(sum(u.n), 0)::bigint FROM ${table} u WHERE ${where}`;
const changes = fragment`synapse_user_admin.user_changes`;

const totalOf = (where: Fragment, counts: boolean): Fragment =>
  counts
    ? fragment`
        SELECT (${counted(fragment`synapse_user_admin.user_totals`, where)}) + (${counted(changes, where)})`
    : fragment`SELECT count(*) FROM users u WHERE ${where}`;

/**
 * A page by name, as few users as can be read for it. The numbers are hidden from the planner, so that it has no better plan
 * for those of one request than for all, and plans once a connection.
 */
const byName = (filter: UserFilter): Parts => {
  const where = and(conditionsOn(filter));
  const { from, limit, descending } = filter;
  const total = totalOf(where, true);
  const order = descending ? fragment`u.name DESC` : fragment`u.name`;
  if (from < nearby) {
    return {
      with: [],
      names: fragment`
        SELECT u.name FROM users u WHERE ${where} ORDER BY ${order}
        LIMIT (SELECT ${limit}::bigint) OFFSET (SELECT ${from}::bigint)`,
      total,
    };
  }
  // How many come before the first name of each range; a change counts for the ranges behind its name.
  const passed = descending
    ? fragment`sum(n) OVER (ORDER BY first DESC)`
    : fragment`sum(n) OVER (ORDER BY first) - n`;
  const start = fragment`
    start AS MATERIALIZED (
      SELECT first, passed
      FROM (
        SELECT first, is_range, ${passed} AS passed
        FROM (
          SELECT first, bool_or(is_range) AS is_range, sum(n)::integer AS n
          FROM (
            SELECT u.first, true AS is_range, u.n FROM synapse_user_admin.user_ranges u WHERE ${where}
            UNION ALL
            SELECT u.name, false, u.n FROM ${changes} u WHERE ${where}
          ) AS parts
          GROUP BY first
        ) AS ranges
      ) AS places
      WHERE is_range AND passed <= (SELECT ${from}::bigint)
      ORDER BY ${descending ? fragment`first` : fragment`first DESC`}
      LIMIT 1
    )`;
  // chr(1114111) comes behind every name.
  const here = descending
    ? fragment`u.name < coalesce((SELECT first FROM start), chr(1114111))`
    : fragment`u.name >= coalesce((SELECT first FROM start), '')`;
  return {
    with: [start],
    names: fragment`
      SELECT u.name FROM users u WHERE ${here} AND ${where} ORDER BY ${order}
      LIMIT (SELECT ${limit}::bigint) OFFSET (SELECT ${from}::bigint - coalesce((SELECT passed FROM start), 0))`,
    total,
  };
};

/** The names of a stretch in any order. */
const allOf = ({ from, where, group }: Stretch, filter: UserFilter): Fragment => {
  const rows = fragment`FROM ${from} WHERE ${and([where, ...conditionsOn(filter)])}`;
  return group
    ? fragment`SELECT i.user_id AS name ${rows} GROUP BY ${group}`
    : fragment`SELECT u.name ${rows}`;
};

/** The names of a stretch in their order. */
const namesOf = (stretch: Stretch, filter: UserFilter): Fragment =>
  fragment`${allOf(stretch, filter)} ORDER BY ${stretch.order}`;

/**
 * By name where no index has what is filtered by: names are read from the index of names alone, and the few who don't
 * match are found by one reading of the table. For filters that most users match.
 */
const allBut = (filter: UserFilter): Fragment => fragment`
  SELECT named.name FROM users named
  WHERE NOT EXISTS (SELECT FROM users u WHERE u.name = named.name AND (${and(conditionsOn(filter))}) IS NOT TRUE)
  ORDER BY named.name ${filter.descending ? fragment`DESC` : fragment`ASC`}`;

const mostMatch = ({ admins, deactivated, notUserTypes }: UserFilter): boolean =>
  admins !== true && deactivated !== true && !notUserTypes.includes("");

/** How many accounts a page has where nobody says how many. */
const usualLimit = 100;

/**
 * The first page of an order without further filters. To plan it takes longer than to read it, so that is done once a
 * connection; by a text that has the number of accounts, as the plan depends on it. Other lists are of too many shapes.
 */
const isUsual = ({ guests, admins, deactivated, locked, notUserTypes, from, limit }: UserFilter): boolean =>
  guests &&
  admins === undefined &&
  !deactivated &&
  !locked &&
  notUserTypes.length === 0 &&
  from === 0 &&
  limit === usualLimit;

/**
 * A page in any order. Each stretch gives what lies on the page; how long one is has to be counted only where the page goes
 * on in the next.
 */
const byStretches = (filter: UserFilter, { counts, listIndex }: Reader): Parts => {
  const { from } = filter;
  const limit = isUsual(filter) ? new Fragment([String(usualLimit)], []) : fragment`${filter.limit}`;
  const total = totalOf(and(conditionsOn(filter)), counts);
  const stretches = stretchesOf(filter, counts);
  const [only, ...others] = stretches;
  if (only && others.length === 0) {
    const isBare = filter.orderBy === "name" && !listIndex && from >= nearby && mostMatch(filter);
    const names = isBare ? allBut(filter) : namesOf(only, filter);
    return { with: [], names: fragment`${names} LIMIT ${limit} OFFSET ${from}`, total };
  }
  const given = (index: number): Fragment => new Fragment([`stretch_${index}`], []);
  const missing = (index: number): Fragment =>
    stretches
      .slice(0, index)
      .reduce(
        (all, _, before) => fragment`${all} - (SELECT count(*) FROM ${given(before)})`,
        fragment`${limit}::bigint`,
      );
  const passed = (index: number): Fragment =>
    stretches
      .slice(0, index)
      .reduce(
        (all, stretch) => fragment`${all} - (SELECT count(*) FROM (${allOf(stretch, filter)}) AS stretch)`,
        fragment`${from}::bigint`,
      );
  return {
    with: stretches.map((stretch, index) => {
      const names = namesOf(stretch, filter);
      // The first limit is one that the planner knows.
      const onPage =
        from === 0
          ? fragment`${names} LIMIT ${limit}`
          : fragment`${names} LIMIT ${limit}
              OFFSET CASE WHEN ${missing(index)} > 0 THEN greatest(0, ${passed(index)}) ELSE 0 END`;
      return fragment`
        ${given(index)} AS MATERIALIZED (
          SELECT name, row_number() OVER () AS place FROM (${onPage}) AS on_page LIMIT ${missing(index)}
        )`;
    }),
    names: fragment`
      SELECT name
      FROM (${stretches
        .map((_, index) => fragment`SELECT name, ${index}::integer AS stretch, place FROM ${given(index)}`)
        .reduce((all, each) => fragment`${all} UNION ALL ${each}`)}) AS on_page
      ORDER BY stretch, place`,
    total,
  };
};

/** A page of those who are looked for. */
const bySearch = (filter: UserFilter): Parts => {
  const { from, limit, orderBy, descending } = filter;
  const direction = descending ? fragment`DESC` : fragment`ASC`;
  const names =
    orderBy === "name"
      ? fragment`SELECT name FROM found ORDER BY name ${direction}`
      : fragment`
          SELECT u.name
          FROM found JOIN users u ON u.name = found.name LEFT JOIN profiles p ON p.full_user_id = found.name
          ORDER BY ${keys[orderBy]} ${direction}, u.name`;
  return {
    with: [fragment`found AS MATERIALIZED (${lookedFor(filter)})`],
    names: fragment`${names} LIMIT ${limit} OFFSET ${from}`,
    total: fragment`SELECT count(*) FROM found`,
  };
};

type Row = { readonly total: number } & (ListedUser | { readonly name: null });

/** A statement of several shapes that is worth being planned once a connection. */
const askPrepared = ({ prepared }: Reader, statement: Fragment, isScan: boolean): Promise<Row[]> => {
  const { text, values } = assemble(statement);
  const name = `listUsers ${createHash("sha256").update(text).digest("base64url").slice(0, 20)}`;
  return prepared<readonly SqlValue[], Row>({ name, text, isScan }, values);
};

const ask = (reader: Reader, filter: UserFilter): Promise<Row[]> => {
  const { scan, counts } = reader;
  if (isSearch(filter)) return scan`${pageOf(bySearch(filter))}`;
  if (filter.orderBy === "name" && counts) return askPrepared(reader, pageOf(byName(filter)), false);
  const page = pageOf(byStretches(filter, reader));
  return isUsual(filter) ? askPrepared(reader, page, true) : scan`${page}`;
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
 * One statement, so that page and total are of one moment.
 */
export const listUsers = async (reader: Reader, filter: UserFilter): Promise<UserPage> => {
  const rows = await ask(reader, filter);
  // Past the end there is one row, with the total alone.
  return {
    users: rows.flatMap((row) => (row.name === null ? [] : [toUser(row)])),
    total: rows[0]?.total ?? 0,
  };
};
