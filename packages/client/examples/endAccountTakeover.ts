import { randomBytes } from "node:crypto";
import { userId, type UserAdminClient, type UserId } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";

/** Shuts everyone out of an account, its owner included. Gives what an intruder may have left in it. */
export async function endAccountTakeover(client: UserAdminClient, user: UserId) {
  if ((await client.session.whoami()).user_id === user) {
    throw new Error("This is the account that asks. Let another administrator do it.");
  }
  // A PUT for an account that does not exist would make it.
  const { admin } = await client.users.get(user);

  await client.users.upsert(user, { locked: true });
  if (admin) {
    await client.users.setAdmin(user, { admin: false });
  }

  // What deleting the devices would take away as well.
  const { devices } = await client.devices.list(user);
  const { devices: sessions } = await client.users.whois(user);

  await client.users.resetPassword(user, { new_password: randomPassword() });
  const { devices: left } = await client.devices.list(user);
  await client.devices.deleteMany(user, { devices: left.map(({ device_id }) => device_id) });

  const { threepids, external_ids } = await client.users.get(user);
  const { pushers } = await client.pushers.list(user);
  return { wasAdministrator: admin, devices, sessions, threepids, external_ids, pushers };
}

/** Gives the account back to its owner, once what the intruder left is removed. Gives the password to hand over. */
export async function returnAccount(client: UserAdminClient, user: UserId) {
  const password = randomPassword();
  await client.users.resetPassword(user, { new_password: password });
  await client.users.upsert(user, { locked: false });
  return { password };
}

const randomPassword = () => randomBytes(18).toString("base64url");

if (import.meta.main) {
  await asAdministrator(["end|return", "USER_ID"], async (client, verb, user = "") => {
    if (verb === "end") {
      return endAccountTakeover(client, userId(user));
    }
    if (verb === "return") {
      return returnAccount(client, userId(user));
    }
    throw new Error("Say what to do: end USER_ID, or return USER_ID.");
  });
}
