import type { Operations, UserPage } from "@synapse-user-admin/contract";
import type { ListedUser, UserFilter } from "@synapse-user-admin/database";

type ListQuery = Operations["listUsersV2" | "listUsersV3"]["query"];

/**
 * What is asked of a list of accounts, as the database takes it.
 *
 * @param deactivated only those who are, only those who are not, or all: the versions of the list differ in it
 */
export const toFilter = (query: ListQuery, deactivated: boolean | undefined): UserFilter => ({
  name: query.name,
  userId: query.user_id,
  guests: query.guests ?? true,
  admins: query.admins,
  deactivated,
  locked: query.locked ?? false,
  notUserTypes: query.not_user_type ?? [],
  orderBy: query.order_by ?? "name",
  descending: query.dir === "b",
  from: query.from ?? 0,
  limit: query.limit ?? 100,
});

/** A page with the token of the next one, where the list goes on behind it. */
export function toPage(
  { from, limit }: UserFilter,
  { users, total }: { readonly users: ListedUser[]; readonly total: number },
): UserPage {
  const next = from + limit;
  return { users, total, ...(next < total ? { next_token: String(next) } : {}) };
}
