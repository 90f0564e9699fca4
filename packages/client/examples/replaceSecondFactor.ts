import { MatrixError, type UserAdminClient } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";

/**
 * Takes lost devices from a user and lets them make new cross-signing keys; whatever they still have stays signed in.
 *
 * @param lostDevices the ids of devices that the user does not have any more
 */
export async function replaceSecondFactor(
  client: UserAdminClient,
  user_id: string,
  lostDevices: readonly string[],
) {
  const path = { user_id };
  const before = await client.listUserDevices({ path });
  const unknown = lostDevices.filter((lost) => before.devices.every(({ device_id }) => device_id !== lost));
  if (unknown.length > 0) {
    throw new Error(`${user_id} has no device ${unknown.join(", ")}.`);
  }
  await client.bulkDeleteUserDevices({ path, body: { devices: [...lostDevices] } });

  const { devices } = await client.listUserDevices({ path });
  return {
    devices: devices.map(({ device_id, display_name }) => ({ device_id, display_name })),
    newKeysUntil: await allowNewKeys(client, user_id),
  };
}

/** Until when the user may replace the keys, or null where there are none: then nothing stands in a client's way. */
async function allowNewKeys(client: UserAdminClient, user_id: string): Promise<string | null> {
  try {
    const { updatable_without_uia_before_ms: end } = await client.allowUserCrossSigningReplacement({
      path: { user_id },
    });
    return new Date(end).toISOString();
  } catch (error) {
    if (error instanceof MatrixError && error.status === 404) {
      return null;
    }
    throw error;
  }
}

if (import.meta.main) {
  await asAdministrator(["USER_ID", "[LOST_DEVICE_ID …]"], (client, userId = "", ...lostDevices) =>
    replaceSecondFactor(client, userId, lostDevices),
  );
}
