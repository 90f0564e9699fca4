import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClient, MatrixError, type UserAdminClient, type UserId } from "@synapse-user-admin/client";
import {
  createClientRows,
  createStoredMedia,
  createStoredRooms,
  embeddedUrl,
} from "@synapse-user-admin/database/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startServer, type TestServer } from "./server.ts";

const examples = join(import.meta.dirname, "../../../packages/client/examples");
const owner: UserId = "@owner:localhost";
const password = "a password";
const minute = 60_000;

/** The programs of docs/guides, as an administrator runs them. */
describe("the guides", () => {
  let server: TestServer;
  let client: UserAdminClient;
  let pool: pg.Pool;
  let rooms: ReturnType<typeof createStoredRooms>;
  let media: ReturnType<typeof createStoredMedia>;
  beforeAll(async () => {
    server = await startServer({ DEMO: "false" });
    client = clientOf(server.adminToken);
    pool = new pg.Pool({ connectionString: await embeddedUrl(server.dataDir), max: 2 });
    rooms = createStoredRooms(pool);
    media = createStoredMedia(pool, join(server.dataDir, "media"));
    await client.users.upsert(owner, {});
  });
  afterAll(async () => {
    await pool.end();
    await server.remove();
  });

  const clientOf = (accessToken: string) => createClient({ baseUrl: server.baseUrl, accessToken });
  const start = (name: string, args: readonly string[], env = {}) =>
    promisify(execFile)(
      process.execPath,
      ["--conditions=@synapse-user-admin/source", join(examples, `${name}.ts`), ...args],
      { env: { BASE_URL: server.baseUrl, ADMIN_TOKEN: server.adminToken, ...env } },
    );
  /** Runs a guide's program and gives what it prints. */
  const run = async (name: string, ...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await start(name, args)).stdout);
  /** Runs a guide's program that is to end with a sentence alone. */
  const refuses = (name: string, args: readonly string[], sentence: string, env = {}) =>
    expect(start(name, args, env)).rejects.toMatchObject({ code: 1, stdout: "", stderr: `${sentence}\n` });

  const makeUser = async (localpart: string, body = {}) => {
    const user_id: UserId = `@${localpart}:localhost`;
    await client.users.upsert(user_id, { password, ...body });
    return user_id;
  };
  const logIn = (user: string, device_id: string, withPassword = password) =>
    client.session.login({
      type: "m.login.password",
      identifier: { type: "m.id.user", user },
      password: withPassword,
      device_id,
    });
  const upload = (userId: string) =>
    media.upload(userId, { content: Buffer.from("x"), mediaType: "image/png", createdTs: Date.now() });
  /** A room of the owner's in which a user said something; gives its id and the event's. */
  const roomWith = async (userId: string) => {
    const roomId = await rooms.create(owner);
    await rooms.member({ roomId, sender: userId, userId, membership: "join" });
    return { roomId, eventId: await rooms.message(roomId, userId, "hello") };
  };
  const kick = (roomId: string, userId: string) =>
    rooms.member({ roomId, sender: owner, userId, membership: "leave" });
  const isRedacted = async ({ roomId, eventId }: { roomId: string; eventId: string }) =>
    (await rooms.redacted(roomId, [eventId])).length === 1;
  const refusal = async (answer: Promise<unknown>) => {
    const error: unknown = await answer.catch((reason: unknown) => reason);
    return error instanceof MatrixError ? `${error.status} ${error.errcode}` : error;
  };
  const deviceIds = async (user_id: UserId) =>
    (await client.devices.list(user_id)).devices.map(({ device_id }) => device_id).toSorted();

  describe("onboardUser", () => {
    const external_ids = [{ auth_provider: "oidc-work", external_id: "sub/1" }];
    const args = ["@zoe:localhost", "Zoë", "oidc-work", "sub/1", "zoe@example.com"];

    it("makes an account that is found by its id at the provider, and changes nothing the second time", async () => {
      const account = await run("onboardUser", ...args);
      expect(account).toMatchObject({
        name: "@zoe:localhost",
        displayname: "Zoë",
        admin: false,
        external_ids,
        threepids: [{ medium: "email", address: "zoe@example.com" }],
      });
      await expect(client.users.findByExternalId("oidc-work", "sub/1")).resolves.toEqual({
        user_id: "@zoe:localhost",
      });
      expect(await refusal(logIn("zoe", "A", ""))).toBe("403 M_FORBIDDEN");
      expect(await run("onboardUser", "@zoe:localhost", "Other", "oidc-work", "sub/1")).toEqual(account);
    });

    it("stops before it takes a user id, an id at the provider, or an address that is somebody's", async () => {
      const other = await makeUser("other", {
        external_ids: [{ auth_provider: "oidc-work", external_id: "taken" }],
        threepids: [{ medium: "email", address: "other@example.com" }],
      });
      const before = await client.users.get(other);
      const refused = (sentence: string, ...given: string[]) => refuses("onboardUser", given, sentence);
      await refused(`taken of oidc-work is ${other} already.`, "@new:localhost", "New", "oidc-work", "taken");
      await refused(`${other} exists, and is not 2 of oidc-work.`, other, "New", "oidc-work", "2");
      await refused(
        `other@example.com belongs to ${other}.`,
        "@new:localhost",
        "New",
        "oidc-work",
        "2",
        "other@example.com",
      );
      expect(await client.users.get(other)).toEqual(before);
      expect(await refusal(client.users.get("@new:localhost"))).toBe("404 M_NOT_FOUND");
    });

    it("does not bring back who is deactivated", async () => {
      const gone = await makeUser("gone", {
        external_ids: [{ auth_provider: "oidc-work", external_id: "3" }],
      });
      await client.users.deactivate(gone, {});
      await refuses(
        "onboardUser",
        [gone, "Gone", "oidc-work", "3"],
        `${gone} is deactivated. Whether they may come back is yours to say.`,
      );
    });
  });

  describe("offboardUser", () => {
    it("leaves no session, message, upload or name, and says what stays", async () => {
      const external_ids = [{ auth_provider: "oidc-work", external_id: "leaver" }];
      const user = await makeUser("leaver", { external_ids, displayname: "Leaver" });
      const phone = await logIn(user, "PHONE");
      const laptop = await logIn(user, "LAPTOP");
      const loginAs = await client.users.loginAs(user, {});
      const joined = await roomWith(user);
      const kicked = await roomWith(user);
      await kick(kicked.roomId, user);
      // More than one page of deletions.
      const uploads = await Promise.all(Array.from({ length: 101 }, () => upload(user)));

      expect(await run("offboardUser", user)).toMatchObject({
        notRedacted: {},
        media: { deleted: uploads.length, left: 0 },
        externalIds: external_ids,
      });
      expect(await client.users.get(user)).toMatchObject({
        deactivated: true,
        erased: true,
        locked: true,
        displayname: null,
        external_ids,
      });
      expect(await deviceIds(user)).toEqual([]);
      for (const { access_token } of [phone, laptop]) {
        expect(await refusal(clientOf(access_token).session.whoami())).toBe("401 M_UNKNOWN_TOKEN");
      }
      // It outlives the account, but not the lock.
      expect(await refusal(clientOf(loginAs.access_token).session.whoami())).toBe("401 M_USER_LOCKED");
      expect([await isRedacted(joined), await isRedacted(kicked)]).toEqual([true, true]);
      expect(await client.media.list(user).total()).toBe(0);
      expect((await Promise.all(uploads.map((id) => media.files(id)))).flat()).toEqual([]);
      await vi.waitUntil(async () => (await client.activity.joinedRooms(user)).total === 0, {
        timeout: 30_000,
      });
    });

    it("leaves the account that asks, and who does not exist, alone", async () => {
      const { user_id } = await client.session.whoami();
      const sentence = "This is the account that asks. Let another administrator do it.";
      await refuses("offboardUser", [user_id], sentence);
      expect(await client.users.get(user_id)).toMatchObject({
        locked: false,
        deactivated: false,
      });
      await refuses(
        "offboardUser",
        ["@nobody:localhost"],
        "The server refuses: 404 M_NOT_FOUND: User @nobody:localhost not found.",
      );
      expect(await refusal(client.users.get("@nobody:localhost"))).toBe("404 M_NOT_FOUND");
    });
  });

  describe("replaceSecondFactor", () => {
    it("signs the lost device out, keeps the others, and lets the user make new keys", async () => {
      const user = await makeUser("forgetful");
      await createClientRows(pool).masterKey(user);
      const phone = await logIn(user, "PHONE");
      const laptop = await logIn(user, "LAPTOP");

      const begun = Date.now();
      const { devices, newKeysUntil } = (await run("replaceSecondFactor", user, "PHONE")) as {
        devices: { device_id: string }[];
        newKeysUntil: string;
      };
      expect(devices.map(({ device_id }) => device_id)).toEqual(["LAPTOP"]);
      expect(await deviceIds(user)).toEqual(["LAPTOP"]);
      expect(Date.parse(newKeysUntil)).toBeGreaterThanOrEqual(begun + 10 * minute);
      expect(Date.parse(newKeysUntil)).toBeLessThanOrEqual(Date.now() + 10 * minute);
      expect(await refusal(clientOf(phone.access_token).session.whoami())).toBe("401 M_UNKNOWN_TOKEN");
      await expect(clientOf(laptop.access_token).session.whoami()).resolves.toMatchObject({
        device_id: "LAPTOP",
      });
    });

    it("says when there are no keys to replace", async () => {
      const user = await makeUser("keyless");
      expect(await run("replaceSecondFactor", user)).toEqual({ devices: [], newKeysUntil: null });
    });

    it("signs nothing out when a device is not the user's", async () => {
      const user = await makeUser("careful");
      await logIn(user, "PHONE");
      await refuses("replaceSecondFactor", [user, "PHONE", "PHNOE"], `${user} has no device PHNOE.`);
      expect(await deviceIds(user)).toEqual(["PHONE"]);
    });
  });

  describe("stopSpamWave", () => {
    it("finds the busy newcomers, and silences and removes those that are named", async () => {
      await roomWith(await makeUser("regular"));
      // The second after, as accounts have no finer time.
      const since = (Math.floor(Date.now() / 1000) + 1) * 1000;
      await vi.waitUntil(() => Date.now() >= since);
      const spammers = [await makeUser("spam1"), await makeUser("spam2")];
      const newcomer = await makeUser("newcomer");
      await makeUser("quiet");
      const messages = [];
      for (const userId of spammers) {
        const joined = await roomWith(userId);
        const kicked = await roomWith(userId);
        await kick(kicked.roomId, userId);
        await rooms.member({ roomId: joined.roomId, sender: userId, userId: newcomer, membership: "invite" });
        messages.push(joined, kicked);
        await upload(userId);
      }
      const harmless = await roomWith(newcomer);

      const found = await run("stopSpamWave", "find", new Date(since).toISOString());
      const spammer = { invites: 1, rooms: 2, media: 1 };
      expect(found).toEqual(
        expect.arrayContaining([
          ...spammers.map((user_id) => ({ user_id, ...spammer })),
          { user_id: newcomer, invites: 0, rooms: 1, media: 0 },
        ]),
      );
      expect(found).toHaveLength(3);
      expect(found).toHaveProperty([2, "user_id"], newcomer);

      expect(await run("stopSpamWave", "stop", ...spammers)).toEqual(
        spammers.map((user_id) => ({ user_id, notRedacted: {}, media: { deleted: 1, left: 0 } })),
      );
      for (const user_id of spammers) {
        expect(await client.users.get(user_id)).toMatchObject({
          shadow_banned: true,
          deactivated: false,
        });
        expect(await client.media.list(user_id).total()).toBe(0);
      }
      expect(await Promise.all(messages.map(isRedacted))).toEqual([true, true, true, true]);
      expect(await isRedacted(harmless)).toBe(false);
      expect(await client.users.get(newcomer)).toMatchObject({ shadow_banned: false });
      expect(await run("stopSpamWave", "find", new Date(since).toISOString())).toHaveLength(1);
    });

    it("asks for a time that is one", async () => {
      await refuses("stopSpamWave", ["find", "yesterday"], "SINCE is a time such as 2026-11-24T08:00:00Z.");
    });
  });

  describe("endAccountTakeover", () => {
    it("shuts everyone out, shows what was left behind, and gives the account back", async () => {
      const threepids = [{ medium: "email", address: "intruder@example.com" }];
      const user = await makeUser("victim", { admin: true, threepids });
      const sessions = [await logIn(user, "OWN"), await logIn(user, "INTRUDER")];
      await createClientRows(pool).pusher(user, "key");
      // Made with the administrator's rights that the intruder had.
      const loginAs = await clientOf(sessions[1]?.access_token ?? "").users.loginAs(owner, {});

      expect(await run("endAccountTakeover", "end", user)).toMatchObject({
        wasAdministrator: true,
        devices: expect.arrayContaining([
          expect.objectContaining({ device_id: "INTRUDER" }),
          expect.objectContaining({ device_id: "OWN" }),
        ]) as unknown,
        threepids,
      });
      expect(await client.users.get(user)).toMatchObject({ locked: true, admin: false });
      expect(await deviceIds(user)).toEqual([]);
      for (const { access_token } of [...sessions, loginAs]) {
        expect(await refusal(clientOf(access_token).session.whoami())).toBe("401 M_UNKNOWN_TOKEN");
      }
      expect(await refusal(logIn(user, "AGAIN"))).toBe("403 M_FORBIDDEN");

      const { password: handedOver } = (await run("endAccountTakeover", "return", user)) as {
        password: string;
      };
      expect(await client.users.get(user)).toMatchObject({ locked: false, admin: false });
      const back = await logIn(user, "OWN", handedOver);
      await expect(clientOf(back.access_token).session.whoami()).resolves.toMatchObject({ user_id: user });
    });

    it("leaves the account that asks alone", async () => {
      const { user_id } = await client.session.whoami();
      const sentence = "This is the account that asks. Let another administrator do it.";
      await refuses("endAccountTakeover", ["end", user_id], sentence);
      expect(await client.users.get(user_id)).toMatchObject({ locked: false, admin: true });
    });
  });

  it("end with a sentence where something is missing, refused or away", async () => {
    const given = ["offboardUser", ["@u:localhost"]] as const;
    await refuses("offboardUser", [], "Give USER_ID as arguments.");
    await refuses(...given, "Nothing answers at http://127.0.0.1:1.", { BASE_URL: "http://127.0.0.1:1" });
    await refuses(...given, "The server refuses: 401 M_UNKNOWN_TOKEN: Invalid access token passed.", {
      ADMIN_TOKEN: "wrong",
    });
    await refuses(...given, "Set BASE_URL and ADMIN_TOKEN in the environment.", { ADMIN_TOKEN: undefined });
  });
});
