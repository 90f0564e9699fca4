import { randomBytes } from "node:crypto";
import type { UserAdminClient } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";

/** Shuts everyone out of an account, its owner included. Gives what an intruder may have left in it. */
export async function endAccountTakeover(client: UserAdminClient, user_id: string) {
  const path = { user_id };
  if ((await client.whoami()).user_id === user_id) {
    throw new Error("This is the account that asks. Let another administrator do it.");
  }
  // A PUT for an account that does not exist would make it.
  const { admin } = await client.getUser({ path });

  await client.upsertUser({ path, body: { locked: true } });
  if (admin) {
    await client.setUserAdmin({ path, body: { admin: false } });
  }

  // What deleting the devices would take away as well.
  const { devices } = await client.listUserDevices({ path });
  const { devices: sessions } = await client.getUserWhois({ path });

  await client.resetUserPassword({ path, body: { new_password: randomPassword() } });
  const { devices: left } = await client.listUserDevices({ path });
  await client.bulkDeleteUserDevices({ path, body: { devices: left.map(({ device_id }) => device_id) } });

  const { threepids, external_ids } = await client.getUser({ path });
  const { pushers } = await client.listUserPushers({ path });
  return { wasAdministrator: admin, devices, sessions, threepids, external_ids, pushers };
}

/** Gives the account back to its owner, once what the intruder left is removed. Gives the password to hand over. */
export async function returnAccount(client: UserAdminClient, user_id: string) {
  const path = { user_id };
  const password = randomPassword();
  await client.resetUserPassword({ path, body: { new_password: password } });
  await client.upsertUser({ path, body: { locked: false } });
  return { password };
}

const randomPassword = () => randomBytes(18).toString("base64url");

if (import.meta.main) {
  await asAdministrator(["end|return", "USER_ID"], async (client, verb, userId = "") => {
    if (verb === "end") {
      return endAccountTakeover(client, userId);
    }
    if (verb === "return") {
      return returnAccount(client, userId);
    }
    throw new Error("Say what to do: end USER_ID, or return USER_ID.");
  });
}
