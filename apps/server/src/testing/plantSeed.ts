import { setTimeout as wait } from "node:timers/promises";
import {
  createSession,
  createUser,
  type Database,
  deactivateUser,
  knownUser,
  listJoinedRooms,
  modifyUser,
  recordActivity,
  type Seen,
  setRatelimitOverride,
  setShadowBan,
  setSuspension,
} from "@synapse-user-admin/database";
import { createToken, type TestDatabase } from "@synapse-user-admin/database/testing";
import { newAccessToken, newDeviceId } from "../accessTokens.ts";
import { checkNewLocalpart } from "../localpart.ts";
import type { Passwords } from "../passwords.ts";
import { SeedError } from "./SeedError.ts";
import type { RoomSeed, Seed, Seeded, SeededRoom, SeededUser, Time, UserId, UserSeed } from "./seed.ts";

/** What a seed is planted with. */
export interface Ground {
  readonly db: Database;
  readonly testDatabase: TestDatabase;
  readonly passwords: Passwords;
  /** ms since the Unix epoch */
  readonly now: () => number;
}

/** How long rooms are waited for that a deactivated user is to leave. */
const departureMs = 30_000;

const context = { operation: "seed" };

function msOf(time: Time): number {
  const ms = Number(time);
  if (!Number.isSafeInteger(ms)) {
    throw new SeedError(`${String(time)} is no time: give a date, or whole ms since the Unix epoch.`);
  }
  return ms;
}

/**
 * Makes what a seed says, by the same commands that the operations use, so that nothing is in a state that the API would
 * not have brought about.
 *
 * @throws SeedError where the seed makes no sense; what came before the fault may be there then
 */
export async function plantSeed(ground: Ground, { users = [], rooms = [] }: Seed): Promise<Seeded> {
  const accounts = users.map((user): UserSeed => (typeof user === "string" ? { localpart: user } : user));
  await check(ground, accounts, rooms);
  const made = new Map<string, SeededUser>();
  const seen: Seen[] = [];
  for (const account of accounts) {
    made.set(account.localpart, await makeUser(ground, account, seen));
  }
  const madeRooms = new Map<string, SeededRoom>();
  for (const room of rooms) {
    madeRooms.set(room.name, await makeRoom(ground, room));
  }
  if (seen.length > 0) {
    await ground.db.write(context, recordActivity(seen));
  }
  for (const account of accounts) {
    await finishUser(ground, account, madeRooms);
  }
  // The names are the keys of the seed that this is of.
  return { users: Object.fromEntries(made), rooms: Object.fromEntries(madeRooms) };
}

const idOf = ({ db }: Ground, localpart: string): UserId => `@${localpart}:${db.serverName}`;

async function check(ground: Ground, accounts: readonly UserSeed[], rooms: readonly RoomSeed[]) {
  const localparts = accounts.map(({ localpart }) => localpart);
  requireUnique("user", localparts);
  requireUnique(
    "room",
    rooms.map(({ name }) => name),
  );
  for (const localpart of localparts) {
    try {
      checkNewLocalpart(localpart, ground.db.serverName);
    } catch (error) {
      throw new SeedError(error instanceof Error ? error.message : String(error), { cause: error });
    }
    if (await ground.db.read(knownUser, idOf(ground, localpart))) {
      throw new SeedError(`There is a user '${localpart}' already.`);
    }
  }
  const roomNames = new Set(rooms.map(({ name }) => name));
  for (const { localpart, roomAccountData = {} } of accounts) {
    for (const room of Object.keys(roomAccountData)) {
      if (!roomNames.has(room)) {
        throw new SeedError(
          `The user '${localpart}' has account data of '${room}', which is no room of this seed.`,
        );
      }
    }
  }
  for (const { name, creator, members = {}, messages = [] } of rooms) {
    for (const who of new Set([creator, ...Object.keys(members), ...messages.map(({ sender }) => sender)])) {
      if (!localparts.includes(who) && !(await ground.db.read(knownUser, idOf(ground, who)))) {
        throw new SeedError(`The room '${name}' has '${who}' in it, but there is no such user.`);
      }
    }
  }
}

function requireUnique(what: string, names: readonly string[]) {
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new SeedError(`The ${what} '${twice}' is in the seed twice.`);
  }
}

async function makeUser(ground: Ground, user: UserSeed, seen: Seen[]): Promise<SeededUser> {
  const { db, testDatabase, passwords } = ground;
  const { localpart, password } = user;
  const userId = idOf(ground, localpart);
  const at = msOf(user.createdAt ?? ground.now());
  const passwordHash = password === undefined ? null : await passwords.hash(password);
  const account = {
    userId,
    passwordHash,
    admin: user.admin ?? false,
    userType: user.userType ?? null,
    displayname: user.displayname === undefined ? localpart : user.displayname,
    avatarUrl: user.avatarUrl ?? null,
    threepids: user.threepids ?? [],
    externalIds: user.externalIds ?? [],
  };
  await db.write({ ...context, at }, createUser(account));
  if (user.guest) {
    await testDatabase.rows.guest(userId);
  }
  const devices = [];
  for (const { deviceId = newDeviceId(), displayname = null, lastSeen } of user.devices ?? []) {
    const token = newAccessToken(localpart);
    const session = { userId, token, deviceId, displayName: displayname, passwordHash };
    await db.write({ ...context, at }, createSession(session));
    devices.push({ deviceId, accessToken: token });
    if (lastSeen !== undefined) {
      const { ip, userAgent = "" } = lastSeen;
      seen.push({ userId, deviceId, token, ip, userAgent, lastSeenMs: msOf(lastSeen.at) });
    }
  }
  const accessToken = devices[0]?.accessToken ?? newAccessToken(localpart);
  if (devices.length === 0) {
    await db.write({ ...context, at }, createToken(userId, accessToken));
  }
  const media = [];
  for (const medium of user.media ?? []) {
    const { name, mediaType = "text/plain", content = "A file.", lastAccessedAt, quarantinedBy } = medium;
    const mediaId = await testDatabase.media.upload(userId, {
      content: typeof content === "string" ? Buffer.from(content) : content,
      mediaType,
      createdTs: msOf(medium.createdAt ?? ground.now()),
      safeFromQuarantine: medium.safeFromQuarantine ?? false,
      ...(name === undefined ? {} : { uploadName: name }),
      ...(lastAccessedAt === undefined ? {} : { lastAccessTs: msOf(lastAccessedAt) }),
      ...(quarantinedBy === undefined ? {} : { quarantinedBy }),
    });
    media.push({ mediaId, mxc: `mxc://${db.serverName}/${mediaId}` });
  }
  return { id: userId, localpart, accessToken, devices, media };
}

async function makeRoom(ground: Ground, seed: RoomSeed): Promise<SeededRoom> {
  const { rooms } = ground.testDatabase;
  const creator = idOf(ground, seed.creator);
  let roomId: string;
  try {
    roomId = await rooms.create(creator, seed.version);
  } catch (error) {
    throw error instanceof RangeError ? new SeedError(`${error.message}.`, { cause: error }) : error;
  }
  const members = Object.entries(seed.members ?? {});
  for (const [localpart, membership] of members) {
    const userId = idOf(ground, localpart);
    const isByCreator = membership === "invite" || membership === "ban";
    if (membership === "leave" && userId !== creator) {
      await rooms.member({ roomId, userId, sender: userId, membership: "join" });
    }
    // The creator is needed to the end of this list.
    if (userId !== creator) {
      await rooms.member({ roomId, userId, sender: isByCreator ? creator : userId, membership });
    }
  }
  const eventIds = [];
  for (const { sender, body } of seed.messages ?? []) {
    eventIds.push(await rooms.message(roomId, idOf(ground, sender), body));
  }
  const ofCreator = seed.members?.[seed.creator];
  if (ofCreator !== undefined && ofCreator !== "join") {
    await rooms.member({ roomId, userId: creator, sender: creator, membership: ofCreator });
  }
  return { id: roomId, eventIds };
}

/** What needs the rooms, and what would be in the way of the rest. */
async function finishUser(ground: Ground, user: UserSeed, rooms: ReadonlyMap<string, SeededRoom>) {
  const { db, testDatabase } = ground;
  const userId = idOf(ground, user.localpart);
  for (const { pushkey, ...pusher } of user.pushers ?? []) {
    await testDatabase.rows.pusher(userId, pushkey, pusher);
  }
  for (const [type, content] of Object.entries(user.accountData ?? {})) {
    await testDatabase.rows.accountData({ userId, type, content });
  }
  for (const [name, items] of Object.entries(user.roomAccountData ?? {})) {
    const roomId = rooms.get(name)?.id ?? "";
    for (const [type, content] of Object.entries(items)) {
      await testDatabase.rows.accountData({ userId, roomId, type, content });
    }
  }
  if (user.crossSigning) {
    await testDatabase.rows.masterKey(userId);
  }
  if (user.ratelimit !== undefined) {
    await db.write(context, setRatelimitOverride(userId, user.ratelimit));
  }
  if (user.shadowBanned) {
    await db.write(context, setShadowBan(userId, true));
  }
  if (user.suspended) {
    await db.write(context, setSuspension(userId, true));
  }
  if (user.locked) {
    await db.write(context, modifyUser(userId, { requestedBy: userId, locked: true }));
  }
  if (user.deactivated || user.erased) {
    await db.write(context, deactivateUser(userId, user.erased ?? false));
    await departed(db, userId);
  }
}

/** A job takes deactivated users out of their rooms. */
async function departed(db: Database, userId: string) {
  const until = performance.now() + departureMs;
  while ((await db.read(listJoinedRooms, userId)).length > 0) {
    if (performance.now() > until) {
      throw new Error(
        `${userId} has been deactivated, but has not left its rooms in ${departureMs / 1000} s.`,
      );
    }
    await wait(10);
  }
}
