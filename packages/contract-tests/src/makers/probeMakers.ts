import type { Makers, Need, TargetServer, TestContext } from "../context.ts";
import { createContext } from "../createContext.ts";
import type { Answer } from "../http.ts";
import { expectStatus } from "../expect.ts";
import { createClientMakers } from "./createClientMakers.ts";

/** Longest wait for a session to be recorded, in ms. */
const recordingPatienceMs = 12_000;

/**
 * Finds out what can be made on a server, by making one of each.
 *
 * @param server without makers
 * @param onAnswer is told of what that makes
 */
export async function probeMakers(server: TargetServer, onAnswer: (answer: Answer) => void): Promise<Makers> {
  const context = createContext(server, "upsertUser", onAnswer);
  const makers = createClientMakers(server.baseUrl, server.adminToken);
  const without: Partial<Record<Need, string>> = {};
  const { userId } = await context.make.user();
  const works = async (need: Need, attempt: () => Promise<unknown>): Promise<boolean> => {
    try {
      await attempt();
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const reason = message.replace(/^the test could not be prepared: /, "");
      without[need] = `this target can't make that over the client-server API (${reason})`;
      return false;
    }
  };
  const [room, accountData, upload, pusher, masterKey, recordsActivity] = await Promise.all([
    works("room", () => makers.rooms.create(userId)),
    works("account-data", () => makers.accountData({ userId, type: "com.example.probe", content: {} })),
    works("upload", () =>
      makers.upload(userId, { content: new Uint8Array(1), mediaType: "text/plain", createdTs: 0 }),
    ),
    works("pusher", () => makers.pusher(userId, context.make.unique())),
    works("master-key", () => makers.masterKey(userId)),
    records(context),
  ]);
  return {
    ...(room ? { rooms: makers.rooms } : {}),
    ...(accountData ? { accountData: makers.accountData } : {}),
    ...(upload ? { upload: makers.upload } : {}),
    ...(pusher ? { pusher: makers.pusher } : {}),
    ...(masterKey ? { masterKey: makers.masterKey } : {}),
    recordsActivity,
    without,
  };
}

async function records({ callOther, make }: TestContext): Promise<boolean> {
  const user = await make.user();
  const { accessToken: token } = await make.session(user);
  expectStatus(await callOther("whoami", { token }), 200);
  const end = performance.now() + recordingPatienceMs;
  return make.eventually(async () => {
    const { text } = await callOther("getUserWhois", { path: { user_id: user.userId } });
    return text.includes('"last_seen"') ? true : performance.now() > end ? false : undefined;
  });
}
