import { NotFoundError, userId, type UserAdminClient, type UserId } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";

/**
 * Takes lost devices from a user and lets them make new cross-signing keys; whatever they still have stays signed in.
 *
 * @param lostDevices the ids of devices that the user does not have any more
 */
export async function replaceSecondFactor(
  client: UserAdminClient,
  user: UserId,
  lostDevices: readonly string[],
) {
  const before = await client.devices.list(user);
  const unknown = lostDevices.filter((lost) => before.devices.every(({ device_id }) => device_id !== lost));
  if (unknown.length > 0) {
    throw new Error(`${user} has no device ${unknown.join(", ")}.`);
  }
  await client.devices.deleteMany(user, { devices: [...lostDevices] });

  const { devices } = await client.devices.list(user);
  return {
    devices: devices.map(({ device_id, display_name }) => ({ device_id, display_name })),
    newKeysUntil: await allowNewKeys(client, user),
  };
}

/** Until when the user may replace the keys, or null where there are none: then nothing stands in a client's way. */
async function allowNewKeys(client: UserAdminClient, user: UserId): Promise<string | null> {
  try {
    const { updatable_without_uia_before_ms: end } = await client.users.allowCrossSigningReplacement(user);
    return new Date(end).toISOString();
  } catch (error) {
    if (error instanceof NotFoundError) {
      return null;
    }
    throw error;
  }
}

if (import.meta.main) {
  await asAdministrator(["USER_ID", "[LOST_DEVICE_ID …]"], (client, user = "", ...lostDevices) =>
    replaceSecondFactor(client, userId(user), lostDevices),
  );
}
