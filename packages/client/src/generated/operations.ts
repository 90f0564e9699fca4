// Generated from the contract by `generate`. Do not edit.
import { send, type Connection } from "../Connection.ts";
import { listOf, type List } from "../List.ts";
import { path } from "../path.ts";
import { redactionTask, type RedactionTask } from "../RedactionTask.ts";
import type { CallOptions } from "../settings.ts";
import type { UserId } from "../UserId.ts";
import type {
  AccountRequest,
  AdminState,
  AdminStateRequest,
  CheckRegistrationAvailableQuery,
  CheckRegistrationAvailableR0Query,
  CheckUsernameAvailableQuery,
  ClientWellKnown,
  CrossSigningReplacement,
  CumulativeJoinedRoomCount,
  Deactivation,
  DeactivationRequest,
  DeleteUserMediaQuery,
  DeletedMedia,
  Device,
  DeviceDeletionRequest,
  DeviceList,
  DeviceRequest,
  DeviceUpdateRequest,
  FoundUser,
  GetUserCumulativeJoinedRoomCountQuery,
  GetUserSentInviteCountQuery,
  JoinedRooms,
  ListUserMediaQuery,
  ListUsersV2Query,
  ListUsersV3Query,
  Login,
  LoginAs,
  LoginAsRequest,
  LoginFlows,
  LoginRequest,
  Media,
  MediaPage,
  Memberships,
  Nothing,
  PasswordResetRequest,
  PusherList,
  RatelimitOverride,
  RatelimitOverrideRequest,
  RedactionRequest,
  RedactionStarted,
  RedactionStatus,
  SentInviteCount,
  ServerVersion,
  SupportedVersions,
  Suspension,
  SuspensionRequest,
  TokenOwner,
  UserAccountData,
  UserDetails,
  UserPage,
  UserRatelimitOverride,
  UserSummary,
  UsernameAvailability,
  Whois,
} from "./types.gen.ts";

/**
 * Read an account.
 *
 * Everything that the server knows of one local account.
 *
 * Beware that `creation_ts` is in **seconds** here, while the lists of accounts give milliseconds. The documents show
 * the flags as 0 and 1; the server answers booleans.
 *
 * `GET /_synapse/admin/v2/users/{user_id}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 */
export async function getUser(connection: Connection, user_id: UserId, options?: CallOptions): Promise<UserDetails> {
  return send(connection, {
    operationId: "getUser",
    method: "GET",
    path: path`/_synapse/admin/v2/users/${user_id}`,
  }, options);
}

/**
 * Create or change an account.
 *
 * Makes the account if there is none with this id (201), else changes what the body names and leaves everything else
 * as it is (200). Either way the whole account is answered, as getUser does. A record as getUser answers it can be
 * sent back with what is to be different, its `displayname` and `avatar_url` left out where they are null: fields
 * that can't be set are ignored.
 *
 * What the body says is applied as one: when something in it is refused, nothing is changed.
 *
 * A new account needs a localpart of a-z, 0-9 and `=_-./+` that doesn't begin with `_` and isn't a number. It gets its
 * localpart as display name unless the body has one, and `deactivated` and `locked` are ignored for it.
 *
 * A new password ends the user's sessions and deletes their devices unless `logout_devices` is `false`. Reactivating
 * (`deactivated` false) needs no password; without one the user can't log in by password.
 *
 * Nobody can take the administrator's rights from themselves; but they can deactivate and lock themselves. Under
 * delegated authentication creating an account is 403.
 *
 * Where a server counts a new name or avatar as messages of the user, as Synapse does, a user whose override of the
 * limits leaves no burst (`burst_count` 0) can't be given one: 429.
 *
 * `PUT /_synapse/admin/v2/users/{user_id}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param body What the account shall be.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_INVALID_USERNAME, M_EXCLUSIVE, M_USER_IN_USE, M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws MatrixError: 409 M_UNKNOWN
 * @throws MatrixError: 413 M_TOO_LARGE
 * @throws RateLimitedError: 429 M_LIMIT_EXCEEDED
 */
export async function upsertUser(connection: Connection, user_id: UserId, body: AccountRequest, options?: CallOptions): Promise<UserDetails> {
  return send(connection, {
    operationId: "upsertUser",
    method: "PUT",
    path: path`/_synapse/admin/v2/users/${user_id}`,
    body,
    secrets: ["password"],
  }, options);
}

/**
 * List accounts (version 2).
 *
 * The local accounts, filtered, sorted and in pages. All filters apply together.
 *
 * Differs from version 3 in one parameter: here deactivated accounts are left out unless `deactivated` is `true`,
 * which includes them; they can't be listed alone. Locked accounts are left out by either version unless `locked` is
 * `true`.
 *
 * Ask for the next page with `from` set to the `next_token` of the last; without one, the list is at its end. Sorting
 * by anything but `name` or `creation_ts` can't use an index and costs a large server much.
 *
 * `GET /_synapse/admin/v2/users`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param query What to list, and how. `limit` is the size of a page, not of the list.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export function listUsersV2(connection: Connection, query?: ListUsersV2Query, options?: CallOptions): List<UserSummary, UserPage, UserId> {
  const ask = async (query: object, options: CallOptions | undefined) =>
    send<UserPage>(connection, {
    operationId: "listUsersV2",
    method: "GET",
    path: "/_synapse/admin/v2/users",
    query: { ...query },
  }, options);
  return listOf("listUsersV2", ask, "users", "name", query, options);
}

/**
 * List accounts.
 *
 * The local accounts, filtered, sorted and in pages. All filters apply together.
 *
 * Differs from version 2 in one parameter: here deactivated accounts are **included** unless `deactivated` says
 * otherwise. Locked accounts are left out by either version unless `locked` is `true`.
 *
 * Ask for the next page with `from` set to the `next_token` of the last; without one, the list is at its end. Sorting
 * by anything but `name` or `creation_ts` can't use an index and costs a large server much.
 *
 * `GET /_synapse/admin/v3/users`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param query What to list, and how. `limit` is the size of a page, not of the list.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export function listUsersV3(connection: Connection, query?: ListUsersV3Query, options?: CallOptions): List<UserSummary, UserPage, UserId> {
  const ask = async (query: object, options: CallOptions | undefined) =>
    send<UserPage>(connection, {
    operationId: "listUsersV3",
    method: "GET",
    path: "/_synapse/admin/v3/users",
    query: { ...query },
  }, options);
  return listOf("listUsersV3", ask, "users", "name", query, options);
}

/**
 * Deactivate an account.
 *
 * Ends an account for good or until it is reactivated by upsertUser. Deactivating a deactivated account succeeds, and
 * so an account can be erased later.
 *
 * Removed are devices and their encryption keys, access tokens, pushers, the password, e-mail addresses and telephone
 * numbers (unbound from identity servers as well), account data, account validity, and the user's row of the user
 * directory. Invitations are rejected and rooms are left **afterwards, in the background**.
 *
 * With `erase` the display name and the avatar go too and the account is marked as erased: its messages stay visible
 * to those who were in the room when they were sent, and are hidden from those who join later.
 *
 * Not touched are ids of external providers, uploaded media, sent messages, the creation time, a rate limit override,
 * the count of monthly active users, and consent.
 *
 * The body may be missing, empty, or JSON `null`.
 *
 * `POST /_synapse/admin/v1/deactivate/{user_id}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param body What to do beyond deactivating.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN, M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @throws MatrixError: 413 M_TOO_LARGE
 */
export async function deactivateUser(connection: Connection, user_id: UserId, body?: DeactivationRequest, options?: CallOptions): Promise<Deactivation> {
  return send(connection, {
    operationId: "deactivateUser",
    method: "POST",
    path: path`/_synapse/admin/v1/deactivate/${user_id}`,
    body: body ?? {},
    idempotent: true,
  }, options);
}

/**
 * Suspend an account, or lift a suspension.
 *
 * A suspended user can log in, read and leave rooms, and redact what they sent, but not send, invite, join, knock or
 * change the profile. Suspending twice, or lifting where there is no suspension, succeeds.
 *
 * `PUT /_synapse/admin/v1/suspend/{user_id}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param body Suspend or not.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN, M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @throws MatrixError: 413 M_TOO_LARGE
 */
export async function setUserSuspension(connection: Connection, user_id: UserId, body: SuspensionRequest, options?: CallOptions): Promise<Suspension> {
  return send(connection, {
    operationId: "setUserSuspension",
    method: "PUT",
    path: path`/_synapse/admin/v1/suspend/${user_id}`,
    body,
  }, options);
}

/**
 * Set a password.
 *
 * Sets the password of an account, the caller's own included, and ends all of its sessions unless `logout_devices` is
 * `false`. A deactivated account gets a password too, but can't log in by it.
 *
 * The user of another server is 404 here. An administrator who sets their own password keeps the session that asks.
 *
 * `POST /_synapse/admin/v1/reset_password/{user_id}`
 *
 * A server that delegates authentication (MSC3861) does not have it.
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param body The new password.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN, M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @throws MatrixError: 413 M_TOO_LARGE
 */
export async function resetUserPassword(connection: Connection, user_id: UserId, body: PasswordResetRequest, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "resetUserPassword",
    method: "POST",
    path: path`/_synapse/admin/v1/reset_password/${user_id}`,
    body,
    secrets: ["new_password"],
    idempotent: true,
    unavailableWithDelegatedAuth: true,
  }, options);
}

/**
 * Is a user an administrator.
 *
 * Whether the user is a server administrator. A local user who doesn't exist is none: `false`, and no 404.
 *
 * `GET /_synapse/admin/v1/users/{user_id}/admin`
 *
 * A server that delegates authentication (MSC3861) does not have it.
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function getUserAdmin(connection: Connection, user_id: UserId, options?: CallOptions): Promise<AdminState> {
  return send(connection, {
    operationId: "getUserAdmin",
    method: "GET",
    path: path`/_synapse/admin/v1/users/${user_id}/admin`,
    unavailableWithDelegatedAuth: true,
  }, options);
}

/**
 * Make a user an administrator, or take it back.
 *
 * Gives or takes the rights of a server administrator. Taking them from oneself is refused (400 `M_UNKNOWN`).
 *
 * Beware that Synapse takes any JSON value for `admin`, and that all but `false`, `null`, `0` and what is empty means
 * yes: the text `"false"` makes an administrator.
 *
 * `PUT /_synapse/admin/v1/users/{user_id}/admin`
 *
 * A server that delegates authentication (MSC3861) does not have it.
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param body Administrator or not.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN, M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_UNKNOWN
 * @throws MatrixError: 413 M_TOO_LARGE
 */
export async function setUserAdmin(connection: Connection, user_id: UserId, body: AdminStateRequest, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "setUserAdmin",
    method: "PUT",
    path: path`/_synapse/admin/v1/users/${user_id}/admin`,
    body,
    unavailableWithDelegatedAuth: true,
  }, options);
}

/**
 * Get a token that acts as a user.
 *
 * Makes an access token with which the administrator acts as the user. No device is made, so that the user doesn't see
 * it among their devices; whoami with such a token answers no device.
 *
 * The token ends by logout with it, when it expires, or when **the administrator** logs out everywhere; not when the
 * user does. It works for deactivated, locked and suspended users too as far as these may act. Oneself is refused (400
 * `M_UNKNOWN`). A body may be missing.
 *
 * `POST /_synapse/admin/v1/users/{user_id}/login`
 *
 * A server that delegates authentication (MSC3861) does not have it.
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param body How long the token shall live.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN, M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @throws MatrixError: 413 M_TOO_LARGE
 */
export async function loginAsUser(connection: Connection, user_id: UserId, body?: LoginAsRequest, options?: CallOptions): Promise<LoginAs> {
  return send(connection, {
    operationId: "loginAsUser",
    method: "POST",
    path: path`/_synapse/admin/v1/users/${user_id}/login`,
    body: body ?? {},
    unavailableWithDelegatedAuth: true,
  }, options);
}

/**
 * Is a username free.
 *
 * Whether a new user could get this localpart: it is valid, nobody has it or had it, and no application service
 * reserved it.
 *
 * Works also where registration is closed, unlike checkRegistrationAvailable.
 *
 * `GET /_synapse/admin/v1/username_available`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param query What is asked for.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_USER_IN_USE, M_INVALID_USERNAME, M_EXCLUSIVE, M_MISSING_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function checkUsernameAvailable(connection: Connection, query: CheckUsernameAvailableQuery, options?: CallOptions): Promise<UsernameAvailability> {
  return send(connection, {
    operationId: "checkUsernameAvailable",
    method: "GET",
    path: "/_synapse/admin/v1/username_available",
    query: { ...query },
  }, options);
}

/**
 * Find a user by an id at an identity provider.
 *
 * Who it is that an identity provider (SSO) calls by this id.
 *
 * `GET /_synapse/admin/v1/auth_providers/{provider}/users/{external_id}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param provider The identity provider's id in the server's configuration; those of OIDC begin with `oidc-`.
 * @param external_id The user's id at the provider, such as the `sub` of OIDC or the `uid` of SAML.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @since Synapse 1.68.0
 */
export async function findUserByExternalId(connection: Connection, provider: string, external_id: string, options?: CallOptions): Promise<FoundUser> {
  return send(connection, {
    operationId: "findUserByExternalId",
    method: "GET",
    path: path`/_synapse/admin/v1/auth_providers/${provider}/users/${external_id}`,
    addedInSynapse: "1.68.0",
  }, options);
}

/**
 * Find a user by e-mail address or telephone number.
 *
 * Whose address it is. Only the exact form that is stored is found: e-mail addresses are stored in lower case.
 *
 * `GET /_synapse/admin/v1/threepid/{medium}/users/{address}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param medium The kind of address, `email` or `msisdn` (a telephone number). Any other finds nothing.
 * @param address The address as it is stored: an e-mail address in lower case, or the digits of a telephone number with the country code. Upper case finds nothing.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @since Synapse 1.72.0
 */
export async function findUserByThreepid(connection: Connection, medium: string, address: string, options?: CallOptions): Promise<FoundUser> {
  return send(connection, {
    operationId: "findUserByThreepid",
    method: "GET",
    path: path`/_synapse/admin/v1/threepid/${medium}/users/${address}`,
    addedInSynapse: "1.72.0",
  }, options);
}

/**
 * From where a user is connected.
 *
 * Addresses and clients from which a user's requests came lately. Synapse puts all under the device id `""`. A local
 * user who doesn't exist has no connections.
 *
 * Any user but a guest may ask about themselves, and an administrator about everyone. An id that isn't one is 400 for
 * either; someone else's id is 403 for who is no administrator, of whatever server it is.
 *
 * The same as getUserWhoisV3 under the administrator's prefix.
 *
 * `GET /_synapse/admin/v1/whois/{user_id}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function getUserWhois(connection: Connection, user_id: UserId, options?: CallOptions): Promise<Whois> {
  return send(connection, {
    operationId: "getUserWhois",
    method: "GET",
    path: path`/_synapse/admin/v1/whois/${user_id}`,
  }, options);
}

/**
 * From where a user is connected.
 *
 * Addresses and clients from which a user's requests came lately. Synapse puts all under the device id `""`. A local
 * user who doesn't exist has no connections.
 *
 * Any user but a guest may ask about themselves, and an administrator about everyone. An id that isn't one is 400 for
 * either; someone else's id is 403 for who is no administrator, of whatever server it is.
 *
 * The same as getUserWhoisV3, under its old path.
 *
 * `GET /_matrix/client/r0/admin/whois/{userId}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param userId The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function getUserWhoisR0(connection: Connection, userId: UserId, options?: CallOptions): Promise<Whois> {
  return send(connection, {
    operationId: "getUserWhoisR0",
    method: "GET",
    path: path`/_matrix/client/r0/admin/whois/${userId}`,
  }, options);
}

/**
 * List the devices of a user.
 *
 * All devices of a user. `dehydrated` stands on each of them if the user has a dehydrated device, and on none if not;
 * the documents show it always. Fields without a value are null and not absent, as the documents say.
 *
 * `GET /_synapse/admin/v2/users/{user_id}/devices`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 */
export async function listUserDevices(connection: Connection, user_id: UserId, options?: CallOptions): Promise<DeviceList> {
  return send(connection, {
    operationId: "listUserDevices",
    method: "GET",
    path: path`/_synapse/admin/v2/users/${user_id}/devices`,
  }, options);
}

/**
 * Make a device.
 *
 * Makes a device without a session. Where the user has one with this id already nothing happens, and the answer is the
 * same.
 *
 * `POST /_synapse/admin/v2/users/{user_id}/devices`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param body The device to make.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN, M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @throws MatrixError: 413 M_TOO_LARGE
 */
export async function createUserDevice(connection: Connection, user_id: UserId, body: DeviceRequest, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "createUserDevice",
    method: "POST",
    path: path`/_synapse/admin/v2/users/${user_id}/devices`,
    body,
    idempotent: true,
  }, options);
}

/**
 * Delete several devices.
 *
 * Deletes devices of a user with everything that hangs on them, as deleteUserDevice does with one.
 *
 * `POST /_synapse/admin/v2/users/{user_id}/delete_devices`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param body The devices to delete.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN, M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @throws MatrixError: 413 M_TOO_LARGE
 */
export async function bulkDeleteUserDevices(connection: Connection, user_id: UserId, body: DeviceDeletionRequest, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "bulkDeleteUserDevices",
    method: "POST",
    path: path`/_synapse/admin/v2/users/${user_id}/delete_devices`,
    body,
    idempotent: true,
  }, options);
}

/**
 * Read a device.
 *
 * One device of a user. Fields without a value are null; `dehydrated` is never here.
 *
 * `GET /_synapse/admin/v2/users/{user_id}/devices/{device_id}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param device_id The id of the device.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 */
export async function getUserDevice(connection: Connection, user_id: UserId, device_id: string, options?: CallOptions): Promise<Device> {
  return send(connection, {
    operationId: "getUserDevice",
    method: "GET",
    path: path`/_synapse/admin/v2/users/${user_id}/devices/${device_id}`,
  }, options);
}

/**
 * Rename a device.
 *
 * Changes the name of a device. Without a name in the body, or without a body, nothing changes, and the answer is 200
 * also for a device that isn't there; with a name, a device that isn't there is 404.
 *
 * `PUT /_synapse/admin/v2/users/{user_id}/devices/{device_id}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param device_id The id of the device.
 * @param body What to change.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN, M_NOT_JSON, M_BAD_JSON, M_TOO_LARGE
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @throws MatrixError: 413 M_TOO_LARGE
 */
export async function updateUserDevice(connection: Connection, user_id: UserId, device_id: string, body?: DeviceUpdateRequest, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "updateUserDevice",
    method: "PUT",
    path: path`/_synapse/admin/v2/users/${user_id}/devices/${device_id}`,
    body: body ?? {},
  }, options);
}

/**
 * Delete a device.
 *
 * Deletes one device of a user with everything that hangs on it: its access and refresh tokens, its pushers, its
 * end-to-end encryption keys. Whoever used it is logged out.
 *
 * Deleting a device that isn't there succeeds. A body is ignored, whatever it holds.
 *
 * `DELETE /_synapse/admin/v2/users/{user_id}/devices/{device_id}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param device_id The id of the device.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 */
export async function deleteUserDevice(connection: Connection, user_id: UserId, device_id: string, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "deleteUserDevice",
    method: "DELETE",
    path: path`/_synapse/admin/v2/users/${user_id}/devices/${device_id}`,
  }, options);
}

/**
 * List the pushers of a user.
 *
 * Where the notifications of a user go: the push gateways and e-mail addresses that the user's clients set.
 *
 * `GET /_synapse/admin/v1/users/{user_id}/pushers`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 */
export async function listUserPushers(connection: Connection, user_id: UserId, options?: CallOptions): Promise<PusherList> {
  return send(connection, {
    operationId: "listUserPushers",
    method: "GET",
    path: path`/_synapse/admin/v1/users/${user_id}/pushers`,
  }, options);
}

/**
 * Let a user replace the cross-signing key.
 *
 * For ten minutes the user may replace their master cross-signing key without authenticating once more. Made for
 * servers that delegate authentication and can't ask the user themselves; not for administrators' daily work.
 *
 * Whatever stands in the path is looked up as it is: malformed ids and users of other servers have no key here and are
 * 404. A body is ignored, whatever it holds.
 *
 * `POST /_synapse/admin/v1/users/{user_id}/_allow_cross_signing_replacement_without_uia`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of a user, `@localpart:server`, of this server or of another. What isn't a user's id finds nothing.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @since Synapse 1.97.0
 */
export async function allowUserCrossSigningReplacement(connection: Connection, user_id: UserId, options?: CallOptions): Promise<CrossSigningReplacement> {
  return send(connection, {
    operationId: "allowUserCrossSigningReplacement",
    method: "POST",
    path: path`/_synapse/admin/v1/users/${user_id}/_allow_cross_signing_replacement_without_uia`,
    idempotent: true,
    addedInSynapse: "1.97.0",
  }, options);
}

/**
 * What a user is in which room.
 *
 * All rooms that this server knows the user in, and what they are there: joined, left, invited, banned, knocking. A room
 * that the user forgot is among them; one that the last user of this server left is not.
 *
 * Of users of other servers only the rooms are known that a local user is or was in, and possibly out of date. Whoever
 * isn't known, and what is no user's id, is in no room: there is no 404.
 *
 * `GET /_synapse/admin/v1/users/{user_id}/memberships`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of a user, `@localpart:server`, of this server or of another. What isn't a user's id finds nothing.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function listUserMemberships(connection: Connection, user_id: UserId, options?: CallOptions): Promise<Memberships> {
  return send(connection, {
    operationId: "listUserMemberships",
    method: "GET",
    path: path`/_synapse/admin/v1/users/${user_id}/memberships`,
  }, options);
}

/**
 * List the rooms that a user is in.
 *
 * The rooms that a user is joined to, as far as this server knows. Whoever isn't known, and what is no user's id, is
 * in no room: there is no 404.
 *
 * `GET /_synapse/admin/v1/users/{user_id}/joined_rooms`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of a user, `@localpart:server`, of this server or of another. What isn't a user's id finds nothing.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function listUserJoinedRooms(connection: Connection, user_id: UserId, options?: CallOptions): Promise<JoinedRooms> {
  return send(connection, {
    operationId: "listUserJoinedRooms",
    method: "GET",
    path: path`/_synapse/admin/v1/users/${user_id}/joined_rooms`,
  }, options);
}

/**
 * How many invitations a user sent.
 *
 * Counts the invitations that a user sent since a time, in all rooms; one that was sent again counts again. Whoever isn't
 * known sent none: there is no 404.
 *
 * `GET /_synapse/admin/v1/users/{user_id}/sent_invite_count`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of a user, `@localpart:server`, of this server or of another. What isn't a user's id finds nothing.
 * @param query What is asked for.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @since Synapse 1.122.0
 */
export async function getUserSentInviteCount(connection: Connection, user_id: UserId, query: GetUserSentInviteCountQuery, options?: CallOptions): Promise<SentInviteCount> {
  return send(connection, {
    operationId: "getUserSentInviteCount",
    method: "GET",
    path: path`/_synapse/admin/v1/users/${user_id}/sent_invite_count`,
    query: { ...query },
    addedInSynapse: "1.122.0",
  }, options);
}

/**
 * How many rooms a user joined.
 *
 * Counts the rooms that a user joined since a time, those that they left or were banned from later included. A room in
 * which a new name or avatar of the user showed since then counts as well. Whoever isn't known joined none: there is no
 * 404.
 *
 * `GET /_synapse/admin/v1/users/{user_id}/cumulative_joined_room_count`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of a user, `@localpart:server`, of this server or of another. What isn't a user's id finds nothing.
 * @param query What is asked for.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @since Synapse 1.122.0
 */
export async function getUserCumulativeJoinedRoomCount(connection: Connection, user_id: UserId, query: GetUserCumulativeJoinedRoomCountQuery, options?: CallOptions): Promise<CumulativeJoinedRoomCount> {
  return send(connection, {
    operationId: "getUserCumulativeJoinedRoomCount",
    method: "GET",
    path: path`/_synapse/admin/v1/users/${user_id}/cumulative_joined_room_count`,
    query: { ...query },
    addedInSynapse: "1.122.0",
  }, options);
}

/**
 * Read what a user's clients stored.
 *
 * All account data of a user: what their clients stored for the account and for single rooms, such as ignored users,
 * settings, and read markers. Push rules and the tags of rooms are not among it.
 *
 * `GET /_synapse/admin/v1/users/{user_id}/accountdata`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 */
export async function getUserAccountData(connection: Connection, user_id: UserId, options?: CallOptions): Promise<UserAccountData> {
  return send(connection, {
    operationId: "getUserAccountData",
    method: "GET",
    path: path`/_synapse/admin/v1/users/${user_id}/accountdata`,
  }, options);
}

/**
 * List what a user uploaded.
 *
 * The media that a user uploaded to this server, and the images of URL previews that they asked for; in pages, the
 * newest first unless said otherwise. Ask for the next page with `from` set to the `next_token` of the last.
 *
 * `GET /_synapse/admin/v1/users/{user_id}/media`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param query What to list, and how. `limit` is the size of a page, not of the list.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 */
export function listUserMedia(connection: Connection, user_id: UserId, query?: ListUserMediaQuery, options?: CallOptions): List<Media, MediaPage, string> {
  const ask = async (query: object, options: CallOptions | undefined) =>
    send<MediaPage>(connection, {
    operationId: "listUserMedia",
    method: "GET",
    path: path`/_synapse/admin/v1/users/${user_id}/media`,
    query: { ...query },
  }, options);
  return listOf("listUserMedia", ask, "media", "media_id", query, options);
}

/**
 * Delete what a user uploaded.
 *
 * Deletes media of a user from this server, thumbnails included, and answers their ids. The parameters are those of
 * listUserMedia and choose the same media, so that without any the newest 100 are deleted. As what remains has a new
 * order after that, there is no next page: ask again without `from` until nothing is deleted. A body is ignored.
 *
 * A medium is deleted when its files are gone, were they there or not. One with a file that can't be deleted stays, is not
 * among those answered, and is named in the server's log; the others are deleted all the same. A server that does not know
 * the homeserver's media folder refuses with 403, and one that finds no such folder with 500, which says why; neither
 * deletes anything.
 *
 * `DELETE /_synapse/admin/v1/users/{user_id}/media`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param query What is asked for.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 */
export async function deleteUserMedia(connection: Connection, user_id: UserId, query?: DeleteUserMediaQuery, options?: CallOptions): Promise<DeletedMedia> {
  return send(connection, {
    operationId: "deleteUserMedia",
    method: "DELETE",
    path: path`/_synapse/admin/v1/users/${user_id}/media`,
    query: { ...query },
    idempotent: false,
  }, options);
}

/**
 * Shadow-ban a user.
 *
 * The user goes on as if nothing happened, but nothing of what they send reaches anyone. A means of last resort: their
 * client may behave strangely. Banning twice succeeds. A body is ignored.
 *
 * `POST /_synapse/admin/v1/users/{user_id}/shadow_ban`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_UNKNOWN
 */
export async function shadowBanUser(connection: Connection, user_id: UserId, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "shadowBanUser",
    method: "POST",
    path: path`/_synapse/admin/v1/users/${user_id}/shadow_ban`,
    idempotent: true,
  }, options);
}

/**
 * Lift a shadow ban.
 *
 * What the user sends reaches others again. Lifting where there is no ban succeeds. A body is ignored.
 *
 * `DELETE /_synapse/admin/v1/users/{user_id}/shadow_ban`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_UNKNOWN
 */
export async function unshadowBanUser(connection: Connection, user_id: UserId, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "unshadowBanUser",
    method: "DELETE",
    path: path`/_synapse/admin/v1/users/${user_id}/shadow_ban`,
  }, options);
}

/**
 * Read a user's own rate limit.
 *
 * The rate limit that was set for this user, or an empty object if the server's own applies.
 *
 * `GET /_synapse/admin/v1/users/{user_id}/override_ratelimit`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 */
export async function getUserRatelimitOverride(connection: Connection, user_id: UserId, options?: CallOptions): Promise<UserRatelimitOverride> {
  return send(connection, {
    operationId: "getUserRatelimitOverride",
    method: "GET",
    path: path`/_synapse/admin/v1/users/${user_id}/override_ratelimit`,
  }, options);
}

/**
 * Set a user's own rate limit.
 *
 * Replaces the user's own rate limit by both values; one that is absent becomes 0. Two zeros, or no body at all, free
 * the user from all limits.
 *
 * `POST /_synapse/admin/v1/users/{user_id}/override_ratelimit`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param body The limit.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN, M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @throws MatrixError: 413 M_TOO_LARGE
 */
export async function setUserRatelimitOverride(connection: Connection, user_id: UserId, body?: RatelimitOverrideRequest, options?: CallOptions): Promise<RatelimitOverride> {
  return send(connection, {
    operationId: "setUserRatelimitOverride",
    method: "POST",
    path: path`/_synapse/admin/v1/users/${user_id}/override_ratelimit`,
    body: body ?? {},
    idempotent: true,
  }, options);
}

/**
 * Remove a user's own rate limit.
 *
 * The server's own limits apply to the user again. Removing what isn't there succeeds. A body is ignored.
 *
 * `DELETE /_synapse/admin/v1/users/{user_id}/override_ratelimit`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 */
export async function deleteUserRatelimitOverride(connection: Connection, user_id: UserId, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "deleteUserRatelimitOverride",
    method: "DELETE",
    path: path`/_synapse/admin/v1/users/${user_id}/override_ratelimit`,
  }, options);
}

/**
 * Redact what a user sent.
 *
 * Starts to redact a user's messages, encrypted events and joins in the given rooms, or in all rooms that the user is in
 * or was banned from; the newest first. Rooms that they left or were kicked from have to be given: listUserMemberships
 * names them. It runs in the background, and getRedactionStatus tells how it goes. What is redacted already counts to
 * the limit.
 *
 * A room that the server doesn't know ends it there with `failed`; what was redacted before stays redacted.
 *
 * A local user's events are redacted in their own name, unless `use_admin` says otherwise; those of other servers'
 * users in the administrator's, which fails in rooms where the administrator may not redact.
 *
 * Only one redaction a user can run at a time; another one is 400 `M_UNKNOWN`. Whether the user exists isn't checked.
 *
 * `POST /_synapse/admin/v1/user/{user_id}/redact`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param user_id The full id of a user, `@localpart:server`, of this server or of another.
 * @param body What to redact.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN, M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws MatrixError: 413 M_TOO_LARGE
 * @since Synapse 1.116.0
 */
export function redactUserEvents(connection: Connection, user_id: UserId, body: RedactionRequest, options?: CallOptions): RedactionTask {
  const start = async () => send<RedactionStarted>(connection, {
    operationId: "redactUserEvents",
    method: "POST",
    path: path`/_synapse/admin/v1/user/${user_id}/redact`,
    body,
    addedInSynapse: "1.116.0",
  }, options);
  return redactionTask(start(), (redactId, signal) => getRedactionStatus(connection, redactId, { ...options, signal }), options?.signal);
}

/**
 * How a redaction goes.
 *
 * The state of a redaction that redactUserEvents started. Synapse remembers it for some time after its end. The
 * documents call the last state `completed` and show `failed_redactions` as a list in every state; the server says
 * `complete`, and has an object there, in that state only.
 *
 * A `redact_id` of `redact` can't be asked for: the path is another operation's, 405.
 *
 * `GET /_synapse/admin/v1/user/redact_status/{redact_id}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param redact_id The id that redactUserEvents answered.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 * @throws NotFoundError: 404 M_NOT_FOUND
 * @since Synapse 1.116.0
 */
export async function getRedactionStatus(connection: Connection, redact_id: string, options?: CallOptions): Promise<RedactionStatus> {
  return send(connection, {
    operationId: "getRedactionStatus",
    method: "GET",
    path: path`/_synapse/admin/v1/user/redact_status/${redact_id}`,
    addedInSynapse: "1.116.0",
  }, options);
}

/**
 * How one can log in.
 *
 * The ways to log in that the server offers. The administrator's clients of this contract need `m.login.password`.
 *
 * `GET /_matrix/client/v3/login`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws RateLimitedError: 429 M_LIMIT_EXCEEDED
 */
export async function getLoginFlows(connection: Connection, options?: CallOptions): Promise<LoginFlows> {
  return send(connection, {
    operationId: "getLoginFlows",
    method: "GET",
    path: "/_matrix/client/v3/login",
    anonymous: true,
  }, options);
}

/**
 * Log in.
 *
 * Exchanges a password for an access token. Without a `device_id`, or with one that the user doesn't have yet, a new device
 * is made; with the id of a device of theirs, the session is one more on that device. Its older tokens stay good.
 *
 * The user is named by `identifier`, or in the old ways by `user`, or by `medium` and `address`. Of several, `medium` and
 * `address` win over `user`, and `user` wins over `identifier`, which then isn't looked at. A localpart will do, and so
 * will a full id. Where no account has exactly this spelling, one that differs only in upper and lower case is taken.
 *
 * A wrong password and an unknown or remote user get one and the same answer. Suspended users can log in, locked ones
 * can't. Synapse knows further types of login, for tokens and application services; they are not part of this contract.
 *
 * `POST /_matrix/client/v3/login`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param body Who logs in, and with what.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM, M_UNKNOWN, M_TOO_LARGE, M_INVALID_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_USER_DEACTIVATED
 * @throws MatrixError: 413 M_TOO_LARGE
 * @throws RateLimitedError: 429 M_LIMIT_EXCEEDED
 */
export async function login(connection: Connection, body: LoginRequest, options?: CallOptions): Promise<Login> {
  return send(connection, {
    operationId: "login",
    method: "POST",
    path: "/_matrix/client/v3/login",
    body,
    secrets: ["password"],
    anonymous: true,
  }, options);
}

/**
 * Log out.
 *
 * Ends the access token that was sent, which may have expired, and deletes its device with everything that hangs on it.
 * A token that loginAsUser made has no device, and only the token ends. Locked users may log out, guests may not. A body
 * is ignored.
 *
 * `POST /_matrix/client/v3/logout`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function logout(connection: Connection, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "logout",
    method: "POST",
    path: "/_matrix/client/v3/logout",
  }, options);
}

/**
 * Log out everywhere.
 *
 * Ends all access tokens of the caller and deletes all of their devices. If the caller is an administrator, the tokens
 * that they made by loginAsUser end as well. A body is ignored.
 *
 * `POST /_matrix/client/v3/logout/all`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function logoutAll(connection: Connection, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "logoutAll",
    method: "POST",
    path: "/_matrix/client/v3/logout/all",
  }, options);
}

/**
 * Whose token is this.
 *
 * The user, and the device if there is one, that the access token belongs to. Any user may ask, guests too.
 *
 * `GET /_matrix/client/v3/account/whoami`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws RateLimitedError: 429 M_LIMIT_EXCEEDED
 */
export async function whoami(connection: Connection, options?: CallOptions): Promise<TokenOwner> {
  return send(connection, {
    operationId: "whoami",
    method: "GET",
    path: "/_matrix/client/v3/account/whoami",
  }, options);
}

/**
 * Can one register by this name.
 *
 * Whether a new user could get this localpart: it is valid, nobody has it or had it, and no application service
 * reserved it.
 *
 * Where registration is closed it is 403 whatever the parameters are. A token that is sent isn't looked at.
 *
 * `GET /_matrix/client/v3/register/available`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param query What is asked for.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_USER_IN_USE, M_INVALID_USERNAME, M_EXCLUSIVE, M_MISSING_PARAM, M_UNKNOWN
 * @throws ForbiddenError: 403 M_FORBIDDEN
 * @throws RateLimitedError: 429 M_LIMIT_EXCEEDED
 */
export async function checkRegistrationAvailable(connection: Connection, query: CheckRegistrationAvailableQuery, options?: CallOptions): Promise<UsernameAvailability> {
  return send(connection, {
    operationId: "checkRegistrationAvailable",
    method: "GET",
    path: "/_matrix/client/v3/register/available",
    query: { ...query },
    anonymous: true,
  }, options);
}

/**
 * From where a user is connected.
 *
 * Addresses and clients from which a user's requests came lately. Synapse puts all under the device id `""`. A local
 * user who doesn't exist has no connections.
 *
 * Any user but a guest may ask about themselves, and an administrator about everyone. An id that isn't one is 400 for
 * either; someone else's id is 403 for who is no administrator, of whatever server it is.
 *
 * This is the path of the Matrix specification.
 *
 * `GET /_matrix/client/v3/admin/whois/{userId}`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param userId The full id of an account of this server, `@localpart:server`.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_INVALID_PARAM, M_UNKNOWN
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function getUserWhoisV3(connection: Connection, userId: UserId, options?: CallOptions): Promise<Whois> {
  return send(connection, {
    operationId: "getUserWhoisV3",
    method: "GET",
    path: path`/_matrix/client/v3/admin/whois/${userId}`,
  }, options);
}

/**
 * How one can log in.
 *
 * The ways to log in that the server offers. The administrator's clients of this contract need `m.login.password`.
 *
 * The same as getLoginFlows, under its old path.
 *
 * `GET /_matrix/client/r0/login`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws RateLimitedError: 429 M_LIMIT_EXCEEDED
 */
export async function getLoginFlowsR0(connection: Connection, options?: CallOptions): Promise<LoginFlows> {
  return send(connection, {
    operationId: "getLoginFlowsR0",
    method: "GET",
    path: "/_matrix/client/r0/login",
    anonymous: true,
  }, options);
}

/**
 * Log in.
 *
 * Exchanges a password for an access token. Without a `device_id`, or with one that the user doesn't have yet, a new device
 * is made; with the id of a device of theirs, the session is one more on that device. Its older tokens stay good.
 *
 * The user is named by `identifier`, or in the old ways by `user`, or by `medium` and `address`. Of several, `medium` and
 * `address` win over `user`, and `user` wins over `identifier`, which then isn't looked at. A localpart will do, and so
 * will a full id. Where no account has exactly this spelling, one that differs only in upper and lower case is taken.
 *
 * A wrong password and an unknown or remote user get one and the same answer. Suspended users can log in, locked ones
 * can't. Synapse knows further types of login, for tokens and application services; they are not part of this contract.
 *
 * The same as login, under its old path.
 *
 * `POST /_matrix/client/r0/login`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param body Who logs in, and with what.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_NOT_JSON, M_BAD_JSON, M_MISSING_PARAM, M_UNKNOWN, M_TOO_LARGE, M_INVALID_PARAM
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_USER_DEACTIVATED
 * @throws MatrixError: 413 M_TOO_LARGE
 * @throws RateLimitedError: 429 M_LIMIT_EXCEEDED
 */
export async function loginR0(connection: Connection, body: LoginRequest, options?: CallOptions): Promise<Login> {
  return send(connection, {
    operationId: "loginR0",
    method: "POST",
    path: "/_matrix/client/r0/login",
    body,
    secrets: ["password"],
    anonymous: true,
  }, options);
}

/**
 * Log out.
 *
 * Ends the access token that was sent, which may have expired, and deletes its device with everything that hangs on it.
 * A token that loginAsUser made has no device, and only the token ends. Locked users may log out, guests may not. A body
 * is ignored.
 *
 *
 * The same as logout, under its old path.
 *
 * `POST /_matrix/client/r0/logout`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function logoutR0(connection: Connection, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "logoutR0",
    method: "POST",
    path: "/_matrix/client/r0/logout",
  }, options);
}

/**
 * Log out everywhere.
 *
 * Ends all access tokens of the caller and deletes all of their devices. If the caller is an administrator, the tokens
 * that they made by loginAsUser end as well. A body is ignored.
 *
 *
 * The same as logoutAll, under its old path.
 *
 * `POST /_matrix/client/r0/logout/all`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws ForbiddenError: 403 M_FORBIDDEN, M_GUEST_ACCESS_FORBIDDEN
 */
export async function logoutAllR0(connection: Connection, options?: CallOptions): Promise<Nothing> {
  return send(connection, {
    operationId: "logoutAllR0",
    method: "POST",
    path: "/_matrix/client/r0/logout/all",
  }, options);
}

/**
 * Whose token is this.
 *
 * The user, and the device if there is one, that the access token belongs to. Any user may ask, guests too.
 *
 * The same as whoami, under its old path.
 *
 * `GET /_matrix/client/r0/account/whoami`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 * @throws RateLimitedError: 429 M_LIMIT_EXCEEDED
 */
export async function whoamiR0(connection: Connection, options?: CallOptions): Promise<TokenOwner> {
  return send(connection, {
    operationId: "whoamiR0",
    method: "GET",
    path: "/_matrix/client/r0/account/whoami",
  }, options);
}

/**
 * Can one register by this name.
 *
 * Whether a new user could get this localpart: it is valid, nobody has it or had it, and no application service
 * reserved it.
 *
 * Where registration is closed it is 403 whatever the parameters are. A token that is sent isn't looked at.
 *
 *
 * The same as checkRegistrationAvailable, under its old path.
 *
 * `GET /_matrix/client/r0/register/available`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param query What is asked for.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws MatrixError: 400 M_USER_IN_USE, M_INVALID_USERNAME, M_EXCLUSIVE, M_MISSING_PARAM, M_UNKNOWN
 * @throws ForbiddenError: 403 M_FORBIDDEN
 * @throws RateLimitedError: 429 M_LIMIT_EXCEEDED
 */
export async function checkRegistrationAvailableR0(connection: Connection, query: CheckRegistrationAvailableR0Query, options?: CallOptions): Promise<UsernameAvailability> {
  return send(connection, {
    operationId: "checkRegistrationAvailableR0",
    method: "GET",
    path: "/_matrix/client/r0/register/available",
    query: { ...query },
    anonymous: true,
  }, options);
}

/**
 * Which Matrix versions the server speaks.
 *
 * The versions of the Matrix specification, and the unstable features, that the server supports. No token is needed;
 * but one that is sent must be somebody's, as features may be switched on for single users. That it has expired, or that
 * its user is locked, doesn't matter.
 *
 * `GET /_matrix/client/versions`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 * @throws UnknownTokenError: 401 M_MISSING_TOKEN, M_UNKNOWN_TOKEN
 * @throws MatrixError: 401 M_USER_LOCKED
 */
export async function getSupportedVersions(connection: Connection, options?: CallOptions): Promise<SupportedVersions> {
  return send(connection, {
    operationId: "getSupportedVersions",
    method: "GET",
    path: "/_matrix/client/versions",
  }, options);
}

/**
 * Which server this is.
 *
 * The version of the server software. No token is needed, and one that is sent isn't looked at.
 *
 * `GET /_synapse/admin/v1/server_version`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 */
export async function getServerVersion(connection: Connection, options?: CallOptions): Promise<ServerVersion> {
  return send(connection, {
    operationId: "getServerVersion",
    method: "GET",
    path: "/_synapse/admin/v1/server_version",
    anonymous: true,
  }, options);
}

/**
 * Where the client API is.
 *
 * The URL under which clients reach the server, for those who only know the server's name. No token is needed, and one
 * that is sent isn't looked at.
 *
 * `GET /.well-known/matrix/client`
 *
 * @param connection The server, and who asks: a `Connection`, or a client.
 * @param options What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.
 */
export async function getClientWellKnown(connection: Connection, options?: CallOptions): Promise<ClientWellKnown> {
  return send(connection, {
    operationId: "getClientWellKnown",
    method: "GET",
    path: "/.well-known/matrix/client",
    anonymous: true,
  }, options);
}
