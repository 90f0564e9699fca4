/**
 * A real User Admin API for the tests of tools that use it.
 *
 * ```ts
 * import { startServer } from "@synapse-user-admin/server/testing";
 *
 * const server = await startServer({ users: ["alice", { localpart: "bob", locked: true }] });
 * await fetch(`${server.baseUrl}/_synapse/admin/v2/users/${server.users.alice.id}`, {
 *   headers: { Authorization: `Bearer ${server.adminToken}` },
 * });
 * await server.stop();
 * ```
 *
 * @module
 */
import type { ServerOptions } from "./testing/messages.ts";
import type { Seed, Seeded, Time, UserId } from "./testing/seed.ts";
import { startHost } from "./testing/startHost.ts";

export type { ServerOptions } from "./testing/messages.ts";
export type {
  DeviceSeed,
  MediaSeed,
  Membership,
  PusherSeed,
  RoomSeed,
  Seed,
  Seeded,
  SeededRoom,
  SeededUser,
  Time,
  UserId,
  UserSeed,
} from "./testing/seed.ts";

/** A server for tests, with what it was started with: `server.users.alice`, `server.rooms.lobby`. */
export interface TestServer<
  Localpart extends string = string,
  RoomName extends string = string,
> extends Seeded<Localpart, RoomName> {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly baseUrl: string;
  /** The access token of an administrator who is there from the beginning, beside all users of seeds. */
  readonly adminToken: string;
  readonly adminUserId: UserId;
  /** The part of user ids behind the colon. */
  readonly serverName: string;
  /**
   * Adds users and rooms, which may have to do with those that are there. They stay until {@link TestServer.reset}.
   *
   * ```ts
   * const { users, rooms } = await server.seed({
   *   users: [{ localpart: "carol", devices: [{ deviceId: "PHONE" }] }],
   *   rooms: [{ name: "lobby", creator: "carol", members: { alice: "join" }, messages: [{ sender: "alice", body: "Hi" }] }],
   * });
   * ```
   *
   * @throws Error that says what makes no sense in the seed
   */
  seed<const Name extends string = never, const Room extends string = never>(
    seed: Seed<Name, Room>,
  ): Promise<Seeded<Name, Room>>;
  /**
   * Puts everything back as it was when the server had started: accounts, sessions and tokens, rooms, media with their
   * files, limits and the logins that are counted for them, the clock; what was begun in the background is forgotten.
   * Requests that run are waited for. The address and what the server was started with stay as they are, and `/metrics`
   * counts on. Takes some 10 ms.
   *
   * @throws Error where requests that run have not ended after 10 s
   */
  reset(): Promise<void>;
  /**
   * Sets the server's clock, which runs on from there; without a time, to the system's. So a login can end, or an account
   * be old, without waiting.
   *
   * @param time a date, or ms since the Unix epoch
   */
  setTime(time?: Time): Promise<void>;
  /**
   * Ends the server and its database and removes its files. A test run that just ends, or is killed, takes its servers
   * along; stopping only says when.
   */
  stop(): Promise<void>;
  /** {@link TestServer.stop}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server with a database of its own, on 127.0.0.1 and a free port, and fills it. It runs in a process of its own,
 * so a test may block, or mock timers, and the server does not notice. Start one a test file, and
 * {@link TestServer.reset} it between tests; several can run at once.
 *
 * ```ts
 * await using server = await startServer({
 *   users: [
 *     { localpart: "alice", admin: true, password: "secret" },
 *     { localpart: "bob", devices: [{ lastSeen: { at: new Date("2026-01-01"), ip: "198.51.100.7" } }] },
 *   ],
 * });
 * server.users.bob.id; // "@bob:localhost"
 * ```
 *
 * @throws Error that says what is wrong: with the seed, with a setting, or that PostgreSQL can't run here
 */
export async function startServer<
  const Localpart extends string = never,
  const RoomName extends string = never,
>(options: ServerOptions & Seed<Localpart, RoomName> = {}): Promise<TestServer<Localpart, RoomName>> {
  const host = startHost();
  let started;
  try {
    started = await host.call("start", options);
  } catch (error) {
    await host.stop();
    throw error;
  }
  const { baseUrl, adminToken, adminUserId, serverName, seeded } = started;
  // The process gives all that it was given names for, and nothing else.
  const { users, rooms } = seeded as Seeded<Localpart, RoomName>;
  return {
    baseUrl,
    adminToken,
    adminUserId,
    serverName,
    users,
    rooms,
    seed: async <const Name extends string = never, const Room extends string = never>(
      seed: Seed<Name, Room>,
    ) => (await host.call("seed", seed)) as Seeded<Name, Room>,
    reset: () => host.call("reset"),
    setTime: (time) => host.call("setTime", time),
    stop: () => host.stop(),
    [Symbol.asyncDispose]: () => host.stop(),
  };
}
