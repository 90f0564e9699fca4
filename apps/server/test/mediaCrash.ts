import { mkdtemp, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, it, onTestFinished, vi } from "vitest";
import type { CrashDatabase } from "./crashDatabase.ts";
import { call, filesBelow, mediaOf, putFiles, putRows, rowsOf, type Caller } from "./mediaFolder.ts";
import { startServer, type TestServer } from "./server.ts";

const userId = "@u:localhost";
const ids = Array.from({ length: 100 }, (_none, n) => `abcd${String(n).padStart(3, "0")}`);
const original = (id: string) => `local_content/ab/cd/${id.slice(4)}`;
const filesOfAll = ids.flatMap((id) => [
  original(id),
  `local_thumbnails/ab/cd/${id.slice(4)}/32-32-image-png-crop`,
  `local_thumbnails/ab/cd/${id.slice(4)}/96-96-image-png-crop`,
]);
const others = [
  "local_content/ab/cd/OTHER",
  "local_thumbnails/ab/cd/OTHER/32-32-image-png-crop",
  "notes.txt",
];

/** A server with a hundred media of a user's and one of another's, their files, and a connection to its database. */
async function prepare({ env, url }: CrashDatabase) {
  const dataDir = await mkdtemp(join(tmpdir(), "sua-crash-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const start = () => startServer({ DATA_DIR: dataDir, DEMO: "false", ...env });
  const server = await start();
  const folder = join(dataDir, "media");
  const path = await mediaOf(server, userId);
  const client = await connect(await url(dataDir));
  await putFiles(folder, ...filesOfAll, ...others);
  await putRows(client, userId, ids);
  await putRows(client, "@other:localhost", ["abcdOTHER"]);
  return { dataDir, folder, path, start, server, client };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

/** No file is there without its row, and nothing of others' is touched. */
async function expectNothingOrphaned(client: pg.Client, folder: string) {
  const rows = new Set(await rowsOf(client, "local_media_repository"));
  const files = await filesBelow(folder);
  const has = (id: string) =>
    files.some((file) => file.endsWith(`/${id.slice(4)}`) || file.includes(`/${id.slice(4)}/`));
  expect(ids.filter((id) => has(id) && !rows.has(id))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(others));
  expect(rows).toContain("abcdOTHER");
  return { rows, files };
}

/** The same request, sent to the server that has started again, brings it to its end. */
async function expectFinished(
  again: TestServer,
  server: Caller,
  path: string,
  client: pg.Client,
  folder: string,
) {
  const before = (await rowsOf(client, "local_media_repository")).filter((id) => id !== "abcdOTHER");
  const answer = await call({ ...server, baseUrl: again.baseUrl }, "DELETE", path);
  expect(answer).toMatchObject({ status: 200, body: { deleted_media: before, total: before.length } });
  expect(await filesBelow(folder)).toEqual(others);
  expect(await rowsOf(client, "local_media_repository")).toEqual(["abcdOTHER"]);
  expect(await rowsOf(client, "local_media_repository_thumbnails")).toEqual(["abcdOTHER"]);
}

/** kill -9 in the middle of a deletion of a hundred media. */
export function itSurvivesKill(database: () => CrashDatabase) {
  it("leaves rows without files and no file without its row, and the next deletion finishes", async () => {
    const { dataDir, folder, path, start, server, client } = await prepare(database());
    // Half of the rows are deleted at a time; whoever deletes the second half waits for this lock.
    await client.query("BEGIN");
    await client.query("SELECT 1 FROM local_media_repository WHERE media_id = $1 FOR UPDATE", [ids.at(-1)]);
    const unanswered = call(server, "DELETE", path).catch(() => "no answer");
    await vi.waitUntil(() => ids.every((id) => !existsSync(join(folder, original(id)))), {
      timeout: 20_000,
      interval: 1,
    });
    process.kill(server.pid, "SIGKILL");
    await server.exited;
    expect(await unanswered).toBe("no answer");
    await client.query("ROLLBACK");
    await client.end();

    const again = await start();
    onTestFinished(async () => void (await again.stop()));
    const looked = await connect(await database().url(dataDir));
    const { rows } = await expectNothingOrphaned(looked, folder);
    // Deleted were as many as one transaction holds; the files of the others were gone before their rows.
    expect(rows.size).toBe(51);
    await expectFinished(again, server, path, looked, folder);
    await looked.end();
  });

  it("does so as well where it is killed among the files", async () => {
    const { dataDir, folder, path, start, server, client } = await prepare(database());
    const unanswered = call(server, "DELETE", path).catch(() => "no answer");
    const [first = ""] = ids;
    await vi.waitUntil(() => !existsSync(join(folder, original(first))), { timeout: 20_000, interval: 1 });
    process.kill(server.pid, "SIGKILL");
    await server.exited;
    await unanswered;
    await client.end();

    const again = await start();
    onTestFinished(async () => void (await again.stop()));
    const looked = await connect(await database().url(dataDir));
    await expectNothingOrphaned(looked, folder);
    await expectFinished(again, server, path, looked, folder);
    await looked.end();
  });
}
