import type { UserAdminClient } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";
import { deleteAllMedia } from "./deleteAllMedia.ts";
import { redactEverything } from "./redactEverything.ts";

/** Ends an account for good: its sessions, messages, uploads, and the account itself. Gives what is left of it. */
export async function offboardUser(client: UserAdminClient, user_id: string) {
  const path = { user_id };
  if ((await client.whoami()).user_id === user_id) {
    throw new Error("This is the account that asks. Let another administrator do it.");
  }
  // A PUT for an account that does not exist would make it.
  await client.getUser({ path });

  await client.upsertUser({ path, body: { locked: true } });
  const { devices } = await client.listUserDevices({ path });
  await client.bulkDeleteUserDevices({ path, body: { devices: devices.map(({ device_id }) => device_id) } });

  const notRedacted = await redactEverything(client, user_id);
  const media = await deleteAllMedia(client, user_id);

  await client.deactivateUser({ path, body: { erase: true } });

  const account = await client.getUser({ path });
  const { joined_rooms: stillIn } = await client.listUserJoinedRooms({ path });
  return { notRedacted, media, stillIn, externalIds: account.external_ids };
}

if (import.meta.main) {
  await asAdministrator(["USER_ID"], (client, userId = "") => offboardUser(client, userId));
}
