/** An index on one of Synapse's tables that Synapse does not make. */
export interface HelpfulIndex {
  readonly name: string;
  readonly table: string;
  /** What stands behind the table's name in `CREATE INDEX`, as `pg_get_indexdef` says it. */
  readonly definition: string;
  /** What is slow without it. */
  readonly helps: string;
  /** What it needs of PostgreSQL's own extensions. */
  readonly extension?: "pg_trgm";
  /** How it is kept, as `WITH` says it. An index of other settings does the same, if not as well. */
  readonly settings?: string;
}

/**
 * What is new is noted behind such an index at first, and every search reads that: up to 4 MB by default, which took searches at a
 * million users from 3 ms to 11 after 5,000 new accounts, until the next vacuum. In kB.
 */
const searched = { extension: "pg_trgm", settings: "gin_pending_list_limit='64'" } as const;

/** An index of the few users of whom something is true. */
const ofUsers = (name: string, condition: string): Omit<HelpfulIndex, "helps"> => ({
  name: `users_${name}_idx`,
  table: "users",
  definition: `USING btree (name) WHERE ${condition}`,
});

/**
 * The indexes that our migrations add to Synapse's tables. On a homeserver's database nothing is added; there the
 * operator is told which are missing.
 */
export const helpfulIndexes: readonly HelpfulIndex[] = [
  {
    name: "users_lower_name_idx",
    table: "users",
    definition: "USING btree (lower(name))",
    helps: "logging in, and asking whether a user name is free",
  },
  {
    name: "refresh_tokens_user_id_device_id_idx",
    table: "refresh_tokens",
    definition: "USING btree (user_id, device_id)",
    helps: "ending sessions: logout, deleting devices, deactivating users",
  },
  {
    name: "pushers_user_name_idx",
    table: "pushers",
    definition: "USING btree (user_name)",
    helps: "listing a user's pushers, and deactivating users",
  },
  {
    name: "users_pending_deactivation_user_id_idx",
    table: "users_pending_deactivation",
    definition: "USING btree (user_id)",
    helps: "deactivating many users one after the other",
  },
  {
    name: "users_lower_name_trgm_idx",
    table: "users",
    definition: "USING gin (lower(name) gin_trgm_ops)",
    helps: "searching users by a part of their id",
    ...searched,
  },
  {
    name: "profiles_lower_displayname_trgm_idx",
    table: "profiles",
    definition: "USING gin (lower(displayname) gin_trgm_ops)",
    helps: "searching users by a part of their display name",
    ...searched,
  },
  {
    name: "users_list_idx",
    table: "users",
    definition: "USING btree (name) INCLUDE (is_guest, admin, deactivated, locked, user_type)",
    helps: "the total of the list of users, and its later pages",
  },
  { ...ofUsers("guests", "(is_guest = 1)"), helps: "the list of users by is_guest" },
  { ...ofUsers("admins", "(admin = 1)"), helps: "the list of users by admin, and that of admins" },
  { ...ofUsers("deactivated", "(deactivated = 1)"), helps: "the list of users by deactivated" },
  { ...ofUsers("locked", "locked"), helps: "the list of users by locked" },
  { ...ofUsers("shadow_banned", "shadow_banned"), helps: "the list of users by shadow_banned" },
  {
    ...ofUsers("shadow_banned_unknown", "(shadow_banned IS NULL)"),
    helps: "the list of users by shadow_banned",
  },
  {
    name: "users_user_type_idx",
    table: "users",
    definition: "USING btree (user_type, name) WHERE (user_type IS NOT NULL)",
    helps: "the list of users by user_type",
  },
  {
    name: "profiles_displayname_idx",
    table: "profiles",
    definition: `USING btree ("left"(displayname, 200), full_user_id) WHERE (displayname IS NOT NULL)`,
    helps: "the list of users by displayname",
  },
  {
    name: "profiles_avatar_url_idx",
    table: "profiles",
    definition: `USING btree ("left"(avatar_url, 200), full_user_id) WHERE (avatar_url IS NOT NULL)`,
    helps: "the list of users by avatar_url",
  },
];

/**
 * The statements for a database that others work on meanwhile, one after the other; they can't stand in a transaction.
 */
export const concurrently = ({
  name,
  table,
  definition,
  extension,
  settings,
}: HelpfulIndex): readonly string[] => [
  ...(extension === undefined ? [] : [`CREATE EXTENSION IF NOT EXISTS ${extension};`]),
  `CREATE INDEX CONCURRENTLY ${name} ON ${table} ${definition}${settings === undefined ? "" : ` WITH (${settings})`};`,
  // What is computed has statistics of its own, and without them the index may be passed over.
  ...(/\w"?\(/.test(definition) ? [`ANALYZE ${table};`] : []),
];
