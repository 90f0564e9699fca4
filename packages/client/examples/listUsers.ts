/**
 * Lists the users of a server and reads the first of them in full.
 *
 *     BASE_URL=http://127.0.0.1:8008 ADMIN_TOKEN=… node examples/listUsers.ts
 */
import type { UserAdminClient } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";

/** Prints the users, and gives how many there are. */
export async function listUsers(client: UserAdminClient) {
  const users = await client.users.list({ limit: 10 }).toArray();
  for (const { name, displayname } of users) {
    console.log(`${name}\t${displayname ?? ""}`);
  }
  const [first] = users;
  if (first !== undefined) {
    const user = await client.users.get(first.name);
    // Seconds here, milliseconds in the list: the types tell.
    console.log(`${user.name} was created at ${new Date(user.creation_ts * 1000).toISOString()}`);
  }
  return { users: users.length };
}

if (import.meta.main) {
  await asAdministrator([], (client) => listUsers(client));
}
