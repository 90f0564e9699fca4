import {
  NotFoundError,
  userId,
  type AccountRequest,
  type UserAdminClient,
  type UserId,
} from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";

/** Who is to get an account. */
export interface NewUser {
  readonly user: UserId;
  readonly displayName: string;
  /** `idp_id` of the homeserver's configuration; with `oidc-` in front where it is an OIDC provider. */
  readonly provider: string;
  /** What the provider calls the person: OIDC's `sub`, SAML's `uid`. */
  readonly externalId: string;
  readonly email?: string;
}

/** Makes an account that its user enters by SSO; once more, it changes nothing. Gives the account. */
export async function onboardUser(client: UserAdminClient, newUser: NewUser) {
  const { user, displayName, provider, externalId, email } = newUser;

  const holder = await known(client.users.findByExternalId(provider, externalId));
  if (holder !== undefined && holder.user_id !== user) {
    throw new Error(`${externalId} of ${provider} is ${holder.user_id} already.`);
  }
  if (holder === undefined) {
    // upsert would change an account that exists, and move an address over from another one.
    if ((await known(client.users.get(user))) !== undefined) {
      throw new Error(`${user} exists, and is not ${externalId} of ${provider}.`);
    }
    if (email !== undefined) {
      const owner = await known(client.users.findByThreepid("email", email));
      if (owner !== undefined) {
        throw new Error(`${email} belongs to ${owner.user_id}.`);
      }
    }
    const account: AccountRequest = {
      displayname: displayName,
      external_ids: [{ auth_provider: provider, external_id: externalId }],
      threepids: email === undefined ? [] : [{ medium: "email", address: email }],
    };
    await client.users.upsert(user, account);
  }
  const account = await client.users.get(user);
  if (account.deactivated) {
    throw new Error(`${user} is deactivated. Whether they may come back is yours to say.`);
  }
  return account;
}

/** What was asked for, or nothing where the server knows of no such thing. */
async function known<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFoundError) {
      return undefined;
    }
    throw error;
  }
}

if (import.meta.main) {
  await asAdministrator(
    ["USER_ID", "DISPLAY_NAME", "PROVIDER", "EXTERNAL_ID", "[EMAIL]"],
    (client, user = "", displayName = "", provider = "", externalId = "", email) =>
      onboardUser(client, {
        user: userId(user),
        displayName,
        provider,
        externalId,
        ...(email === undefined ? {} : { email }),
      }),
  );
}
