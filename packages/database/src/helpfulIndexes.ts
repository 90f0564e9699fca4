/** An index on one of Synapse's tables that Synapse does not make. */
export interface HelpfulIndex {
  readonly name: string;
  readonly table: string;
  /** What stands behind the table's name in `CREATE INDEX`, as `pg_get_indexdef` says it. */
  readonly definition: string;
  /** What is slow without it. */
  readonly helps: string;
}

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
];

/** The statement for a database that others work on meanwhile; it can't stand in a transaction. */
export const concurrently = ({ name, table, definition }: HelpfulIndex): string =>
  `CREATE INDEX CONCURRENTLY ${name} ON ${table} ${definition};`;
