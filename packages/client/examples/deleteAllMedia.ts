import type { UserAdminClient } from "@synapse-user-admin/client";

/**
 * Deletes what a user uploaded.
 *
 * @returns how many are deleted, and how many are left because their files can't be deleted
 */
export async function deleteAllMedia(client: UserAdminClient, user_id: string) {
  const path = { user_id };
  let deleted = 0;
  // Each time the first page: what was on the second one has moved up by then.
  for (;;) {
    const { total } = await client.deleteUserMedia({ path });
    if (total === 0) {
      break;
    }
    deleted += total;
  }
  const { total: left } = await client.listUserMedia({ path, query: { limit: 1 } });
  return { deleted, left };
}
