import { randomBytes } from "node:crypto";
import { operations } from "@synapse-user-admin/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Connection,
  createClient,
  deleteUserDevice,
  ForbiddenError,
  getUser,
  MatrixError,
  NotFoundError,
  path,
  UnknownTokenError,
  UnsupportedByServerError,
  userId,
  type UserAdminClient,
  type UserId,
} from "../src/index.ts";
import { validateAnswer } from "../src/zod.ts";
import { startServer, type TestServer } from "./startServer.ts";

// On this server, or on a Synapse that the environment names (`pnpm test:client`). Each test has accounts of its own.

const succeeded = new Set<string>();
const password = "correct horse battery staple";
const run = randomBytes(4).toString("hex");

describe("on a running server, each answer held to the contract", () => {
  let server: TestServer;
  let client: UserAdminClient;
  let admin: UserId;
  let made = 0;
  beforeAll(async () => {
    server = await startServer({ LOGIN_RATE_LIMIT: "off" });
    client = clientOf(server.adminToken);
    admin = (await client.session.whoami()).user_id;
  });
  afterAll(async () => server.stop());

  const clientOf = (accessToken: string | (() => string)) =>
    createClient({
      baseUrl: server.baseUrl,
      accessToken,
      validate: validateAnswer,
      onResponse({ request, error }) {
        if (request.operationId !== undefined && error === undefined) {
          succeeded.add(request.operationId);
        }
      },
    });
  const serverName = () => admin.slice(admin.indexOf(":") + 1);
  const idOf = (localpart: string) => userId(`@${localpart}:${serverName()}`);
  const makeUser = async (account = {}, localpart = `client-${run}-${(made += 1)}`) =>
    (await client.users.upsert(idOf(localpart), { password, ...account })).name;
  const logIn = async (user: UserId) =>
    (
      await client.session.login({
        type: "m.login.password",
        identifier: { type: "m.id.user", user },
        password,
      })
    ).access_token;
  const thrownBy = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );

  it("reads an account, whose creation is in seconds, and lists it, where it is in milliseconds", async () => {
    const user = await makeUser({ displayname: "Ä 🦊" });
    const account = await client.users.get(user);
    const [row] = await client.users.list({ user_id: user }).toArray();
    expect(account).toMatchObject({ name: user, displayname: "Ä 🦊" });
    expect(row?.creation_ts).toBe(account.creation_ts * 1000);
    expect(Math.abs(Date.now() - account.creation_ts * 1000)).toBeLessThan(3_600_000);
  });

  it("lists users page by page, from first to last, each once", async () => {
    for (let i = 0; i < 5; i += 1) {
      await makeUser({}, `pages-${run}-${i}`);
    }
    const list = client.users.list({ name: `pages-${run}-`, limit: 2 });
    const names = Array.from({ length: 5 }, (_, i) => idOf(`pages-${run}-${i}`));
    expect((await list.toArray()).map(({ name }) => name)).toEqual(names);
    await expect(list.snapshot()).resolves.toEqual(names);
    await expect(list.total()).resolves.toBe(5);
    const sizes = [];
    for await (const { users, total } of list.pages()) {
      sizes.push([users.length, total]);
    }
    expect(sizes).toEqual([
      [2, 5],
      [2, 5],
      [1, 5],
    ]);
    await expect(client.users.list({ limit: 0 }).toArray()).resolves.toEqual([]);
    await expect(client.users.listV2({ name: `pages-${run}-`, limit: 3 }).snapshot()).resolves.toEqual(names);
  });

  it("a loop that deactivates whom it lists skips every second page; over a snapshot it skips nobody", async () => {
    const name = `shift-${run}-`;
    for (let i = 0; i < 6; i += 1) {
      await makeUser({}, `${name}${i}`);
    }
    const active = client.users.list({ name, deactivated: false, limit: 2 });
    for await (const user of active) {
      await client.users.deactivate(user.name);
    }
    await expect(active.snapshot()).resolves.toEqual([idOf(`${name}2`), idOf(`${name}3`)]);
    for (const user of await active.snapshot()) {
      await client.users.deactivate(user);
    }
    await expect(active.total()).resolves.toBe(0);
  });

  it("reads and deletes media by a list of them", async () => {
    const owner = await ownerOfMedia();
    const { media } = client;
    const ids = await media.list(owner, { limit: 1 }).snapshot();
    const rows = await media.list(owner).toArray();
    expect(ids).toEqual(rows.map(({ media_id }) => media_id));
    expect(ids.length).toBeGreaterThan(1);
    expect(rows.every(({ created_ts }) => created_ts > Date.parse("2010-01-01"))).toBe(true);
    await expect(media.deleteAll(owner, { pageSize: 1 })).resolves.toEqual({ deleted: ids.length, left: 0 });
    await expect(media.list(owner).total()).resolves.toBe(0);
  });

  /** Someone with several uploads. Those of an upload of their own are not to be had everywhere, so it is one of those there are. */
  async function ownerOfMedia(): Promise<UserId> {
    for await (const { name } of client.users.list()) {
      if ((await client.media.list(name).total()) > 1) {
        return name;
      }
    }
    throw new Error("Nobody has media.");
  }

  it.each([`a/b-${run}`, `1+1=2-${run}`, `.-${run}`, `..-${run}`])(
    "an account named %s",
    async (localpart) => {
      const user = await makeUser({}, localpart);
      await expect(client.users.get(user)).resolves.toMatchObject({ name: user });
      await expect(client.activity.joinedRooms(user)).resolves.toEqual({ joined_rooms: [], total: 0 });
    },
  );

  it.each(["a/b", "100%", "%2F", "a+b", "?#", "two words", "🦊", "..."])(
    "a device named %s",
    async (device_id) => {
      const user = await makeUser();
      await client.devices.create(user, { device_id });
      await client.devices.update(user, device_id, { display_name: "Odd" });
      await expect(client.devices.get(user, device_id)).resolves.toMatchObject({
        device_id,
        display_name: "Odd",
      });
      await client.devices.delete(user, device_id);
      await expect(client.devices.list(user)).resolves.toMatchObject({ devices: [], total: 0 });
    },
  );

  it.each(["a/b", "100%", "?#+ ", "🦊"])("a user whose provider calls them %s", async (external_id) => {
    const person = `${external_id}${run}`;
    const user = await makeUser({ external_ids: [{ auth_provider: "oidc-x", external_id: person }] });
    await expect(client.users.findByExternalId("oidc-x", person)).resolves.toEqual({ user_id: user });
  });

  it("redacts and waits for the end", async () => {
    const user = await makeUser();
    const redaction = client.moderation.redact(user, { rooms: [] });
    await expect(redaction.finished()).resolves.toEqual({ status: "complete", failed_redactions: {} });
    const { redact_id } = await redaction;
    await expect(client.moderation.redactionStatus(redact_id)).resolves.toMatchObject({ status: "complete" });
  });

  it("throws the errors that callers catch", async () => {
    const user = await makeUser();
    const theirs = clientOf(await logIn(user));
    expect(await thrownBy(client.users.get(idOf("nobody")))).toBeInstanceOf(NotFoundError);
    expect(await thrownBy(client.moderation.shadowBan(idOf("nobody")))).toBeInstanceOf(NotFoundError);
    expect(await thrownBy(theirs.users.get(user))).toBeInstanceOf(ForbiddenError);
    expect(await thrownBy(clientOf("wrong").users.get(user))).toBeInstanceOf(UnknownTokenError);
    expect(await thrownBy(client.request("GET", "/_synapse/admin/v9/nothing"))).toBeInstanceOf(
      UnsupportedByServerError,
    );
    const invalid = await thrownBy(client.users.list({ order_by: "shoe_size" }).toArray());
    expect(invalid).toBeInstanceOf(MatrixError);
    expect(invalid).toMatchObject({ status: 400, errcode: "M_INVALID_PARAM", operationId: "listUsersV3" });
  });

  it("asks for another token where one has ended", async () => {
    const user = await makeUser({ admin: true });
    const ended = await logIn(user);
    await clientOf(ended).session.logout();
    const tokens = [ended, await logIn(user)];
    const theirs = clientOf(() => tokens.shift() ?? "");
    await expect(theirs.session.whoami()).resolves.toMatchObject({ user_id: user });
    expect(tokens).toEqual([]);
  });

  it("takes twice what the contract says may be sent twice", async () => {
    const user = await makeUser();
    for (let time = 0; time < 2; time += 1) {
      await client.devices.create(user, { device_id: "D" });
      await client.moderation.setRatelimitOverride(user, { messages_per_second: 1, burst_count: 2 });
      await client.moderation.shadowBan(user);
      await client.users.resetPassword(user, { new_password: "another password" });
    }
    await client.devices.create(user, { device_id: "D" });
    for (let time = 0; time < 2; time += 1) {
      await client.devices.deleteMany(user, { devices: ["D"] });
      await client.moderation.unshadowBan(user);
      await client.moderation.deleteRatelimitOverride(user);
      await client.devices.delete(user, "D");
    }
    await expect(client.devices.list(user).then(({ total }) => total)).resolves.toBe(0);
    await client.users.deactivate(user);
    await client.users.deactivate(user);
    await expect(client.users.get(user)).resolves.toMatchObject({ deactivated: true, shadow_banned: false });
  });

  it("reaches an endpoint that has no method", async () => {
    const user = await makeUser();
    await expect(client.request("GET", path`/_synapse/admin/v2/users/${user}`)).resolves.toEqual(
      await client.users.get(user),
    );
  });

  it("works by the functions of single operations", async () => {
    const connection = new Connection({ baseUrl: server.baseUrl, accessToken: server.adminToken });
    const user = await makeUser();
    await expect(getUser(connection, user)).resolves.toMatchObject({ name: user });
    await deleteUserDevice(client, user, "GONE");
  });

  it("has an answer as the contract says from every other operation", async () => {
    const user = await makeUser({ threepids: [{ medium: "email", address: `${run}@example.com` }] });
    const { users, devices, pushers, activity, media, moderation, session, server: host } = client;
    const theirs = async () => clientOf(await logIn(user));
    await users.getAdmin(user);
    await users.setAdmin(user, { admin: false });
    await users.setSuspension(user, { suspend: true });
    await users.resetPassword(user, { new_password: password, logout_devices: false });
    await users.loginAs(user);
    await users.checkUsernameAvailable({ username: `free-${run}` });
    await users.findByThreepid("email", `${run}@example.com`);
    await users.whois(user);
    await users.whoisR0(user);
    await users.whoisV3(user);
    await devices.create(user, { device_id: "D" });
    await devices.deleteMany(user, { devices: ["D"] });
    await pushers.list(user);
    await activity.accountData(user);
    await activity.memberships(user);
    await activity.sentInviteCount(user, { from_ts: 0 });
    await activity.cumulativeJoinedRoomCount(user, { from_ts: 0 });
    await media.delete(user);
    await moderation.setRatelimitOverride(user, { messages_per_second: 1, burst_count: 2 });
    await moderation.getRatelimitOverride(user);
    await moderation.deleteRatelimitOverride(user);
    await moderation.getRatelimitOverride(user);
    await moderation.shadowBan(user);
    await moderation.unshadowBan(user);
    await session.loginFlows();
    await session.loginFlowsR0();
    await session.loginR0({ type: "m.login.password", user, password });
    await session.whoamiR0();
    await (await theirs()).session.logoutR0();
    await (await theirs()).session.logoutAll();
    await (await theirs()).session.logoutAllR0();
    await host.version();
    await host.versions();

    // What depends on the server's configuration and on keys that a client has to make is refused by its name.
    const refused = {
      checkRegistrationAvailable: session.checkRegistrationAvailable({ username: "free" }),
      checkRegistrationAvailableR0: session.checkRegistrationAvailableR0({ username: "free" }),
      allowUserCrossSigningReplacement: users.allowCrossSigningReplacement(user),
      getClientWellKnown: host.wellKnown(),
    };
    for (const [operationId, call] of Object.entries(refused)) {
      const error = await thrownBy(call);
      if (error instanceof MatrixError && error.operationId === operationId) {
        succeeded.add(operationId);
      }
    }
    expect([...succeeded].toSorted()).toEqual(Object.keys(operations).toSorted());
  });
});
