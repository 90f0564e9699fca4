import { execFile } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addModeration } from "../examples/besideMatrixBotSdk.ts";
import { exportUsers } from "../examples/exportUsers.ts";
import { moderate } from "../examples/moderate.ts";
import { runModerationBot } from "../examples/moderationBot.ts";
import { createClient, path, userId, type UserAdminClient, type UserId } from "@synapse-user-admin/client";
import { fakeServer, hangUp, inTurn, json } from "./fakeServer.ts";
import { startServer, type TestServer } from "./startServer.ts";

const folder = join(import.meta.dirname, "../examples");
/** A Synapse that is there for these tests; this server has no rooms that one can talk in. */
const isSynapse = process.env["TEST_BASE_URL"] !== undefined;

describe("the examples, on a running server", () => {
  let server: TestServer;
  let client: UserAdminClient;
  let admin: UserId;
  let temporary: string;
  let made = 0;
  beforeAll(async () => {
    server = await startServer();
    client = createClient({ baseUrl: server.baseUrl, accessToken: server.adminToken });
    admin = (await client.session.whoami()).user_id;
    temporary = await mkdtemp(join(tmpdir(), "sua-examples-"));
  });
  afterAll(async () => {
    await server.stop();
    await rm(temporary, { recursive: true, force: true });
  });

  const makeUser = async (account = {}) => {
    const localpart = `example-${process.pid}-${(made += 1)}`;
    return (
      await client.users.upsert(userId(`@${localpart}:${admin.slice(admin.indexOf(":") + 1)}`), account)
    ).name;
  };
  const start = (name: string, args: readonly string[], env = {}) =>
    promisify(execFile)(process.execPath, [join(folder, `${name}.ts`), ...args], {
      env: { BASE_URL: server.baseUrl, ADMIN_TOKEN: server.adminToken, ...env },
      maxBuffer: 16 << 20,
    });
  const isSuspended = async (user: UserId) => (await client.users.get(user)).suspended;

  it("listUsers prints everyone", async () => {
    const { stdout } = await start("listUsers", []);
    const names = stdout.split("\n").filter((line) => line.startsWith("@") && line.includes("\t"));
    expect(names).toHaveLength(await client.users.list().total());
    expect(stdout).toMatch(/^@.+ was created at \d{4}-\d\d-\d\dT.+Z$/mu);
  });

  it("says in a sentence what the server refuses", async () => {
    await expect(start("listUsers", [], { ADMIN_TOKEN: "wrong" })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("The server refuses: 401 M_UNKNOWN_TOKEN") as unknown,
    });
  });

  it("listInactiveUsers names who was not seen, but not who is new", async () => {
    const fresh = await makeUser();
    const users = await client.users.list({ deactivated: false, guests: false }).toArray();
    const days = 30;
    const before = Date.now() - days * 86_400_000;
    const { stdout } = await start("listInactiveUsers", [String(days)]);
    const inactive = (JSON.parse(stdout) as { user: UserId }[]).map(({ user }) => user);
    expect(inactive).not.toContain(fresh);
    expect(inactive).toEqual(
      users
        .filter(
          (user) =>
            user.user_type === null && user.creation_ts < before && Number(user.last_seen_ts) < before,
        )
        .map(({ name }) => name),
    );
  });

  it("exportUsers writes a file that only its owner can read, with a row for everyone", async () => {
    const odd = await makeUser({ displayname: '=1+"2",\n🦊' });
    const file = join(temporary, "users.csv");
    const steps: [number, number][] = [];
    const { users } = await exportUsers(client, file, (...step) => steps.push(step));
    const text = await readFile(file, "utf8");
    expect(users).toBe(await client.users.list({ locked: true }).total());
    expect(text.match(/^"'@/gmu)).toHaveLength(users);
    expect(text.split("\r\n")[0]).toBe("user,display_name,admin,locked,deactivated,created,last_seen");
    expect(text).toContain(`"'${odd}","'=1+""2"",\n🦊","false","false","false","20`);
    expect(steps.at(-1)).toEqual([users, users]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse((await start("exportUsers", [file])).stdout)).toEqual({ file, users });
    await expect(start("exportUsers", [join(temporary, "no/such/folder")])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^ENOENT: [^\n]*\n$/u) as unknown,
    });
  });

  it("moderate obeys administrators, and nobody else", async () => {
    const user = await makeUser();
    await expect(moderate(client, admin, "hello")).resolves.toBeUndefined();
    await expect(moderate(client, admin, "!constructor x")).resolves.toBeUndefined();
    await expect(moderate(client, user, `!suspend ${admin}`)).resolves.toMatch("is no administrator");
    await expect(moderate(client, admin, "!suspend alice")).resolves.toMatch('"alice" is not a full user id');
    await expect(moderate(client, admin, `!suspend ${user}`)).resolves.toMatch("is suspended");
    expect(await isSuspended(user)).toBe(true);
    await expect(moderate(client, admin, `!unsuspend ${user}`)).resolves.toMatch("no longer");
    expect(await isSuspended(user)).toBe(false);
    await expect(moderate(client, admin, `!redact ${user} spam`)).resolves.toMatch("0 events could not be");
    await expect(moderate(client, admin, `!shadowban ${user}`)).resolves.toMatch("nobody hears it");
    expect((await client.users.get(user)).shadow_banned).toBe(true);
    await expect(moderate(client, admin, `!shadowban ${user.replace("@", "@no-")}`)).resolves.toMatch(
      "That did not work. 404",
    );
  });

  it.each([
    [
      "a redaction that breaks off",
      json(200, { status: "failed", error: "Room not known" }),
      "Room not known",
    ],
    ["a state that nobody knows", json(200, { status: "paused" }), '"paused"'],
    ["a lost connection", hangUp, "No answer to getRedactionStatus"],
  ])("moderate answers %s in the room", async (_what, state, words) => {
    const { baseUrl } = await fakeServer(
      inTurn(json(200, { admin: true }), json(200, { redact_id: "r" }), state),
    );
    const bot = createClient({ baseUrl, retry: false });
    await expect(moderate(bot, "@admin:x", "!redact @spammer:x")).resolves.toMatch(
      new RegExp(`^That did not work. .*${words}`, "u"),
    );
  });

  it("besideMatrixBotSdk listens by the bot and administers by the client", async () => {
    const user = await makeUser();
    const notices = new EventEmitter();
    const bot = Object.assign(new EventEmitter(), {
      homeserverUrl: server.baseUrl,
      accessToken: server.adminToken,
      async sendNotice(room: string, text: string) {
        notices.emit("notice", room, text);
        return "$event";
      },
    });
    addModeration(bot, "!room:x", (error) => notices.emit("error", error));
    const content = { msgtype: "m.text", body: `!suspend ${user}` };
    const notice = once(notices, "notice");
    bot.emit("room.message", "!other:x", {
      sender: admin,
      content: { msgtype: "m.text", body: "!suspend x" },
    });
    bot.emit("room.message", "!room:x", { sender: admin, content: { ...content, msgtype: "m.notice" } });
    bot.emit("room.message", "!room:x", { sender: admin, content });
    await expect(notice).resolves.toEqual(["!room:x", expect.stringContaining("is suspended")]);
    expect(await isSuspended(user)).toBe(true);
  });

  it.skipIf(!isSynapse)("moderationBot obeys what is said in a room, on a Synapse", async () => {
    const spammer = await makeUser();
    const moderator = await makeUser({ admin: true });
    const { access_token } = await client.users.loginAs(moderator);
    const chat = createClient({ baseUrl: server.baseUrl, accessToken: access_token });
    const { room_id } = await client.request<{ room_id: string }>("POST", "/_matrix/client/v3/createRoom", {
      body: { preset: "private_chat", invite: [moderator] },
    });
    await chat.request("POST", path`/_matrix/client/v3/rooms/${room_id}/join`, { body: {} });

    const stop = new AbortController();
    const bot = runModerationBot(client, room_id, stop.signal);
    // The bot hears what is said after it has begun to listen, so it is said until it answers.
    const answers = async () => {
      const { chunk } = await chat.request<{ chunk: { content: { msgtype?: string; body?: string } }[] }>(
        "GET",
        path`/_matrix/client/v3/rooms/${room_id}/messages`,
        { query: { dir: "b", limit: 50 } },
      );
      return chunk.filter(({ content }) => content.msgtype === "m.notice").map(({ content }) => content.body);
    };
    await expect
      .poll(
        async () => {
          await chat.request(
            "PUT",
            path`/_matrix/client/v3/rooms/${room_id}/send/m.room.message/${String(made++)}`,
            {
              body: { msgtype: "m.text", body: `!suspend ${spammer}` },
            },
          );
          return answers();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toContain(`${spammer} is suspended: they can read and leave rooms, but say nothing.`);
    expect(await isSuspended(spammer)).toBe(true);
    stop.abort(new Error("enough"));
    await expect(bot).rejects.toThrow("enough");
  });
});
