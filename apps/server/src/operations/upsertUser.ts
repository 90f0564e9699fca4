import {
  createUser,
  ExternalIdInUseError,
  findUser,
  isUsernameTaken,
  knownUser,
  modifyUser,
  UserIdTakenError,
  type AccountChanges,
  type Caller,
  type NewAccount,
  type Threepid,
  type User,
} from "@synapse-user-admin/database";
import type { Operations } from "@synapse-user-admin/contract";
import { checkAddress } from "../checkAddress.ts";
import { MatrixError, notFound } from "../http/errors.ts";
import type { Target } from "../http/mxid.ts";
import { created, ok, type BoundDatabase, type Operation } from "../http/operation.ts";
import { newPassword } from "../newPassword.ts";
import { refuseSelfDemotion } from "../selfDemotion.ts";
import type { Services } from "../services.ts";
import { refuseUsername } from "../usernames.ts";
import { withoutOuterSpaces } from "../withoutOuterSpaces.ts";

type Body = Operations["upsertUser"]["body"];

/** In characters, an emoji counting as one; Synapse asks it of accounts that exist alone (1.163.2 observed). */
const longestDisplayname = 256;

export const upsertUser: Operation<"upsertUser"> = async ({
  target,
  targetKnown,
  caller,
  body,
  db,
  services,
}) => {
  if (body.deactivated && body.locked) {
    throw new MatrixError(400, "M_UNKNOWN", "A user can't be deactivated and locked at once.");
  }
  const { userId } = target;
  // What was found with the caller can be out of date in one way alone: accounts come, and never go.
  const isTaken = targetKnown === true || (await db.read(isUsernameTaken, userId));
  if (isTaken && (targetKnown === true || (await db.read(knownUser, userId)))) {
    const changes = await changesOf(target, caller, body, services);
    await refusingTaken(() => db.write(modifyUser(userId, changes)));
    return ok(await readBack(target, db));
  }
  refuseUsername(target.localpart, services.serverName, isTaken);
  const account = await accountOf(target, body, services);
  return created(await refusingTaken(() => db.write(createUser(account))));
};

/** What a new account shall be. A password is stored even where it can't be used, as Synapse does. */
async function accountOf(
  { userId, localpart }: Target,
  body: Body,
  { passwords }: Services,
): Promise<NewAccount> {
  return {
    userId,
    displayname: orNone(body.displayname ?? localpart),
    avatarUrl: orNone(body.avatar_url ?? ""),
    threepids: toThreepids(body.threepids) ?? [],
    externalIds: (body.external_ids ?? []).map(toExternalId),
    admin: body.admin ?? false,
    userType: body.user_type ?? null,
    passwordHash: typeof body.password === "string" ? await passwords.hash(body.password) : null,
  };
}

/** What shall change of an account. */
async function changesOf(
  { userId }: Target,
  caller: Caller,
  body: Body,
  services: Services,
): Promise<AccountChanges> {
  const { displayname, avatar_url } = body;
  for (const [name, value] of Object.entries({ displayname, avatar_url })) {
    if (value === null) {
      throw new MatrixError(400, "M_INVALID_PARAM", `'${name}' must be a text; an empty one removes it.`);
    }
  }
  if (Array.from(displayname ?? "").length > longestDisplayname) {
    throw new MatrixError(400, "M_UNKNOWN", `A display name has at most ${longestDisplayname} characters.`);
  }
  const threepids = toThreepids(body.threepids);
  refuseSelfDemotion(caller.userId, userId, body.admin);
  return {
    requestedBy: caller.userId,
    // Only an empty text takes the name away, one of nothing but spaces becomes empty (Synapse 1.163.2 observed).
    displayname: displayname === undefined ? undefined : displayname ? withoutOuterSpaces(displayname) : null,
    avatarUrl: avatar_url === undefined ? undefined : orNone(avatar_url),
    threepids,
    externalIds: body.external_ids?.map(toExternalId),
    admin: body.admin,
    userType: body.user_type,
    deactivated: body.deactivated,
    locked: body.locked,
    password:
      typeof body.password === "string"
        ? await newPassword(services, caller, userId, body.password, body.logout_devices ?? true)
        : undefined,
  };
}

const orNone = (text: string | null) => (text === "" ? null : text);

/** @throws MatrixError 400 M_UNKNOWN for what is no e-mail address */
function toThreepids(given: Body["threepids"]): readonly Threepid[] | undefined {
  for (const threepid of given ?? []) checkAddress(threepid);
  return given?.map(({ medium, address }) => ({ medium, address }));
}

const toExternalId = ({ auth_provider, external_id }: NonNullable<Body["external_ids"]>[number]) => ({
  authProvider: auth_provider,
  externalId: external_id,
});

/** Says in Matrix's terms what the database found taken. */
async function refusingTaken<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ExternalIdInUseError) {
      throw new MatrixError(409, "M_UNKNOWN", "One of the external ids belongs to another user.");
    }
    if (error instanceof UserIdTakenError) {
      throw new MatrixError(400, "M_USER_IN_USE", "Another request made this account at the same time.");
    }
    throw error;
  }
}

async function readBack({ userId }: Target, db: BoundDatabase): Promise<User> {
  const user = await db.read(findUser, userId);
  if (user === undefined) {
    throw notFound(`User ${userId} not found.`);
  }
  return user;
}
