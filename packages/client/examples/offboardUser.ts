import { userId, type UserAdminClient, type UserId } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";
import { redactEverything } from "./redactEverything.ts";

/** Ends an account for good: its sessions, messages, uploads, and the account itself. Gives what is left of it. */
export async function offboardUser(client: UserAdminClient, user: UserId) {
  if ((await client.session.whoami()).user_id === user) {
    throw new Error("This is the account that asks. Let another administrator do it.");
  }
  // A PUT for an account that does not exist would make it.
  await client.users.get(user);

  await client.users.upsert(user, { locked: true });
  const { devices } = await client.devices.list(user);
  await client.devices.deleteMany(user, { devices: devices.map(({ device_id }) => device_id) });

  const notRedacted = await redactEverything(client, user);
  const media = await client.media.deleteAll(user);

  await client.users.deactivate(user, { erase: true });

  const account = await client.users.get(user);
  const { joined_rooms: stillIn } = await client.activity.joinedRooms(user);
  return { notRedacted, media, stillIn, externalIds: account.external_ids };
}

if (import.meta.main) {
  await asAdministrator(["USER_ID"], (client, user = "") => offboardUser(client, userId(user)));
}
