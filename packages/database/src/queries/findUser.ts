import type { Reader } from "../reader.ts";
import { userByName } from "../statements.ts";

/** An account, as the contract shows it. */
export interface User {
  readonly name: string;
  readonly admin: boolean;
  readonly deactivated: boolean;
  readonly locked: boolean;
  readonly shadow_banned: boolean;
  /** In seconds since the Unix epoch, unlike every other time. */
  readonly creation_ts: number;
  readonly appservice_id: string | null;
  readonly consent_server_notice_sent: string | null;
  readonly consent_version: string | null;
  /** ms since the Unix epoch. */
  readonly consent_ts: number | null;
  readonly user_type: string | null;
  readonly is_guest: boolean;
  readonly suspended: boolean;
  readonly displayname: string | null;
  readonly avatar_url: string | null;
  readonly threepids: UserThreepid[];
  readonly external_ids: UserExternalId[];
  readonly erased: boolean;
  /** ms since the Unix epoch. */
  readonly last_seen_ts: number | null;
}

/** An e-mail address or telephone number of a user; both times in ms since the Unix epoch. */
export interface UserThreepid {
  readonly medium: string;
  readonly address: string;
  readonly validated_at: number;
  readonly added_at: number;
}

/** Who a user is at an identity provider. */
export interface UserExternalId {
  readonly auth_provider: string;
  readonly external_id: string;
}

/** All that `getUser` says of an account; `undefined` where there is none. */
export const findUser = async (
  { prepared }: Pick<Reader, "prepared">,
  userId: string,
): Promise<User | undefined> => {
  const [user] = await prepared(userByName, [userId]);
  return user;
};
