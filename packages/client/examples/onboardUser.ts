import { MatrixError, type AccountRequest, type UserAdminClient } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";

/** Who is to get an account. */
export interface NewUser {
  readonly userId: string;
  readonly displayName: string;
  /** `idp_id` of the homeserver's configuration; with `oidc-` in front where it is an OIDC provider. */
  readonly provider: string;
  /** What the provider calls the person: OIDC's `sub`, SAML's `uid`. */
  readonly externalId: string;
  readonly email?: string;
}

/** Makes an account that its user enters by SSO; once more, it changes nothing. Gives the account. */
export async function onboardUser(client: UserAdminClient, user: NewUser) {
  const { userId, displayName, provider, externalId, email } = user;

  const person = { provider, external_id: externalId };
  const holder = await known(client.findUserByExternalId({ path: person }));
  if (holder !== undefined && holder.user_id !== userId) {
    throw new Error(`${externalId} of ${provider} is ${holder.user_id} already.`);
  }
  if (holder === undefined) {
    // upsertUser would change an account that exists, and move an address over from another one.
    if ((await known(client.getUser({ path: { user_id: userId } }))) !== undefined) {
      throw new Error(`${userId} exists, and is not ${externalId} of ${provider}.`);
    }
    if (email !== undefined) {
      const owner = await known(client.findUserByThreepid({ path: { medium: "email", address: email } }));
      if (owner !== undefined) {
        throw new Error(`${email} belongs to ${owner.user_id}.`);
      }
    }
    const body: AccountRequest = {
      displayname: displayName,
      external_ids: [{ auth_provider: provider, external_id: externalId }],
      threepids: email === undefined ? [] : [{ medium: "email", address: email }],
    };
    await client.upsertUser({ path: { user_id: userId }, body });
  }
  const account = await client.getUser({ path: { user_id: userId } });
  if (account.deactivated) {
    throw new Error(`${userId} is deactivated. Whether they may come back is yours to say.`);
  }
  return account;
}

/** What was asked for, or nothing where the server knows of no such thing. */
async function known<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MatrixError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

if (import.meta.main) {
  await asAdministrator(
    ["USER_ID", "DISPLAY_NAME", "PROVIDER", "EXTERNAL_ID", "[EMAIL]"],
    (client, userId = "", displayName = "", provider = "", externalId = "", email) =>
      onboardUser(client, {
        userId,
        displayName,
        provider,
        externalId,
        ...(email === undefined ? {} : { email }),
      }),
  );
}
