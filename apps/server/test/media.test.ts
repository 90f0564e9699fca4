import { mkdir, mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, startCluster, type TestCluster } from "@synapse-user-admin/database/testing";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { call, filesBelow, mediaOf, putFiles, putRows, rowsOf } from "./mediaFolder.ts";
import { startServer, type TestServer } from "./server.ts";

const userId = "@u:localhost";

describe("deletion of media", () => {
  let cluster: TestCluster;
  let url: string;
  let client: pg.Client;
  let server: TestServer;
  /** Holds the media folder, and beside it what nobody may touch. */
  let home: string;
  let folder: string;
  let path: string;
  beforeAll(async () => {
    cluster = await startCluster();
    url = await createDatabase(cluster.url, "standalone");
    client = new pg.Client(url);
    await client.connect();
    home = await mkdtemp(join(tmpdir(), "sua-media-"));
    folder = join(home, "media");
    server = await startServer({ DATABASE_URL: url, MEDIA_STORE_PATH: folder });
    path = await mediaOf(server, userId);
  });
  afterAll(async () => {
    await server.remove();
    await client.end();
    await cluster.stop();
    await rm(home, { recursive: true, force: true });
  });
  beforeEach(() => mkdir(join(folder, "local_content"), { recursive: true }));
  afterEach(async () => {
    await client.query("TRUNCATE local_media_repository, local_media_repository_thumbnails");
    await rm(home, { recursive: true, force: true });
  });

  const remove = () => call(server, "DELETE", path);
  const deleted = (...ids: readonly string[]) => ({
    status: 200,
    body: { deleted_media: ids, total: ids.length },
  });
  const left = async () => ({
    media: await rowsOf(client, "local_media_repository"),
    thumbnails: await rowsOf(client, "local_media_repository_thumbnails"),
  });
  const stays = (...ids: readonly string[]) => ({ media: ids, thumbnails: ids });

  it("deletes an upload with all of its thumbnails, and leaves everything else", async () => {
    await putRows(client, userId, ["abcdONE", "abcdTWO"]);
    await putRows(client, "@other:localhost", ["abcdOTHER"]);
    const others = [
      "local_content/ab/cd/OTHER",
      "local_thumbnails/ab/cd/OTHER/32-32-image-png-crop",
      "notes.txt",
    ];
    await putFiles(folder, ...others);
    await putFiles(
      folder,
      "local_content/ab/cd/ONE",
      "local_content/ab/cd/TWO",
      // As older versions called them, and what nobody knows, in folders of its own.
      ...["32-32-image-png-crop", "96-96-image-png", "x", "y/z"].map(
        (name) => `local_thumbnails/ab/cd/ONE/${name}`,
      ),
    );
    expect(await remove()).toMatchObject(deleted("abcdONE", "abcdTWO"));
    expect(await filesBelow(folder)).toEqual(others);
    expect(await left()).toEqual(stays("abcdOTHER"));
  });

  it("deletes the images of URL previews where Synapse keeps them, and what it knows of the previews", async () => {
    await putRows(client, userId, ["2026-11-22_day", "abcdOLD"], "https://example.com/");
    for (const id of ["2026-11-22_day", "another"]) {
      await client.query(
        "INSERT INTO local_media_repository_url_cache (url, media_id) VALUES ('https://x', $1)",
        [id],
      );
    }
    const others = [
      "url_cache/2026-11-22/other",
      "url_cache_thumbnails/2026-11-22/other/32-32-image-png-crop",
    ];
    await putFiles(folder, ...others);
    await putFiles(
      folder,
      "url_cache/2026-11-22/day",
      "url_cache_thumbnails/2026-11-22/day/32-32-image-png-crop",
      "url_cache/ab/cd/OLD",
      "url_cache_thumbnails/ab/cd/OLD/32-32-image-png-crop",
    );
    expect(await remove()).toMatchObject(deleted("2026-11-22_day", "abcdOLD"));
    expect(await filesBelow(folder)).toEqual(others);
    const { rows } = await client.query("SELECT media_id FROM local_media_repository_url_cache");
    expect(rows).toEqual([{ media_id: "another" }]);
  });

  it("takes what is gone already for deleted", async () => {
    await putRows(client, userId, ["abcdGONE", "abcdHALF", "x".repeat(400)]);
    await putFiles(folder, "local_thumbnails/ab/cd/HALF/32-32-image-png-crop");
    expect(await remove()).toMatchObject(deleted("abcdGONE", "abcdHALF", "x".repeat(400)));
    expect(await filesBelow(folder)).toEqual([]);
    expect(await left()).toEqual(stays());
  });

  it("touches nothing outside of a medium's own place, whatever its id is", async () => {
    const ids = [
      "",
      "a",
      "abcd",
      "..",
      "../../outside/victim",
      "....outside",
      "abcd../../../../outside/victim",
      "abcdx/../OTHER",
      "ab/cdOTHER",
      "/etc/passwd",
      join(home, "outside/victim"),
      String.raw`abcd..\..\victim`,
      "abcd.",
      "abcd..",
      "2026-11-22_..",
      "2026-11-22_../../local_content/ab/cd/OTHER",
    ];
    const others = [
      "media/local_content/ab/cd/OTHER",
      "media/local_thumbnails/ab/cd/OTHER/32-32-image-png-crop",
      "media/outside",
      "media/url_cache/2026-11-22/other",
      "media/victim",
      "outside/victim",
      "victim",
    ];
    await putFiles(home, ...others);
    await putRows(client, userId, ids);
    // They have no files that could be there, so their rows can go.
    expect(await remove()).toMatchObject(deleted(...ids));
    expect(await filesBelow(home)).toEqual(others);
    expect(await left()).toEqual(stays());

    await putRows(client, userId, ids, "https://example.com/");
    expect(await remove()).toMatchObject(deleted(...ids));
    expect(await filesBelow(home)).toEqual(others);
  });

  it("follows no link on the way, keeps the row of what lies behind one, and says so in the log", async () => {
    await putFiles(
      home,
      "outside/LINKED",
      "outside/thumbnails/32-32-image-png-crop",
      "media/local_content/ab/xy/LINKED",
    );
    await mkdir(join(folder, "local_thumbnails/zz"), { recursive: true });
    await mkdir(join(folder, "local_content/zz"), { recursive: true });
    await symlink(join(home, "outside"), join(folder, "local_content/ab/cd"));
    // To another medium's folder.
    await symlink(join(folder, "local_content/ab/xy"), join(folder, "local_content/ab/ef"));
    await putFiles(home, "media/local_content/ab/xy/LAST");
    await putRows(client, userId, ["abcdLINKED", "abefLINKED", "abxyLAST"]);
    expect(await remove()).toMatchObject(deleted("abxyLAST"));
    expect(await left()).toEqual(stays("abcdLINKED", "abefLINKED"));
    expect(await filesBelow(join(home, "outside"))).toEqual(["LINKED", "thumbnails/32-32-image-png-crop"]);
    expect(await filesBelow(join(folder, "local_content/ab/xy"))).toEqual(["LINKED"]);
    expect(server.log()).toMatch(/"mediaId":"abcdLINKED".*symbolic link/);
    expect(server.log()).toMatch(/"mediaId":"abefLINKED".*symbolic link/);
  });

  it("deletes a link in a file's place, and not what it leads to", async () => {
    await putFiles(
      home,
      "outside/victim",
      "outside/thumbnails/32-32-image-png-crop",
      "media/local_content/ab/cd/x",
    );
    await mkdir(join(folder, "local_thumbnails/ab/cd"), { recursive: true });
    await symlink(join(home, "outside/victim"), join(folder, "local_content/ab/cd/LINK"));
    await symlink(join(home, "outside/thumbnails"), join(folder, "local_thumbnails/ab/cd/LINK"));
    await putRows(client, userId, ["abcdLINK"]);
    expect(await remove()).toMatchObject(deleted("abcdLINK"));
    expect(await filesBelow(home)).toEqual([
      "media/local_content/ab/cd/x",
      "outside/thumbnails/32-32-image-png-crop",
      "outside/victim",
    ]);
  });

  it("keeps the row of what can't be deleted, names it in the log, and deletes the others", async () => {
    await putFiles(
      folder,
      // A folder in the file's place, and a file in a folder's: no right of the process changes that.
      "local_content/ab/cd/FULL/x",
      "local_thumbnails/ab/cd/FULL/32-32-image-png-crop",
      "local_content/no/fo",
      "local_content/ab/cd/LAST",
    );
    await putRows(client, userId, ["abcdFULL", "nofolder", "abcdLAST"]);
    const before = await filesBelow(folder);
    expect(await remove()).toMatchObject(deleted("abcdLAST"));
    expect(await left()).toEqual(stays("abcdFULL", "nofolder"));
    expect(await filesBelow(folder)).toEqual(before.filter((file) => !file.endsWith("LAST")));
    expect(server.log()).toMatch(/"level":40.*"mediaId":"abcdFULL".*(EISDIR|EPERM)/);
    expect(server.log()).toMatch(/"level":40.*"mediaId":"nofolder".*ENOTDIR/);

    // Once what was in the way is gone, the same request deletes them.
    await rm(join(folder, "local_content"), { recursive: true });
    await mkdir(join(folder, "local_content"));
    expect(await remove()).toMatchObject(deleted("abcdFULL", "nofolder"));
    expect(await filesBelow(folder)).toEqual([]);
    expect(await left()).toEqual(stays());
  });

  it("deletes nothing without the media folder, and says why", async () => {
    await putRows(client, userId, ["abcdONE"]);
    await putFiles(folder, "local_content/ab/cd/ONE");
    for (const away of [folder, join(folder, "local_content")]) {
      await rename(away, `${home}/away`);
      const answer = await remove();
      expect(answer).toMatchObject({ status: 500, body: { errcode: "M_UNKNOWN" } });
      expect(answer.text).toContain("MEDIA_STORE_PATH");
      expect(answer.text).toContain("ENOENT");
      expect(await left()).toEqual(stays("abcdONE"));
      await rename(`${home}/away`, away);
    }
    // A file in its place is no folder either.
    await rename(folder, `${home}/away`);
    await putFiles(home, "media");
    expect(await remove()).toMatchObject({ status: 500, body: { errcode: "M_UNKNOWN" } });
    await rm(folder);
    await rename(`${home}/away`, folder);
    expect(await remove()).toMatchObject(deleted("abcdONE"));
  });

  it("deletes thousands in one request, in the order asked for", async () => {
    const ids = Array.from({ length: 2000 }, (_none, n) => `abcd${String(n).padStart(5, "0")}`);
    await putRows(client, userId, ids);
    await putFiles(folder, ...ids.map((id) => `local_content/ab/cd/${id.slice(4)}`));
    expect(await call(server, "DELETE", `${path}?limit=100000`)).toMatchObject(deleted(...ids));
    expect(await filesBelow(folder)).toEqual([]);
    expect(await left()).toEqual(stays());
  });

  it("answers each medium to one of two requests that delete at the same time", async () => {
    const ids = Array.from({ length: 200 }, (_none, n) => `abcd${String(n).padStart(5, "0")}`);
    await putRows(client, userId, ids);
    await putFiles(folder, ...ids.map((id) => `local_content/ab/cd/${id.slice(4)}`));
    const answers = await Promise.all(
      ["limit=1000", "limit=1000&dir=f"].map((query) => call(server, "DELETE", `${path}?${query}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const both = answers.flatMap(({ body }) => (body as { deleted_media: string[] }).deleted_media);
    expect(both.toSorted()).toEqual(ids);
    expect(await filesBelow(folder)).toEqual([]);
  });

  it("can be tried on the demo population, in the server's own folder", async () => {
    const demo = await startServer();
    onTestFinished(() => demo.remove());
    const media = await mediaOf(demo, "@aaron:localhost");
    const ids = ["demoaaronholiday", "demoaaron"];
    expect(await call(demo, "GET", media)).toMatchObject({
      status: 200,
      body: { media: ids.map((media_id) => ({ media_id })), total: 2 },
    });
    expect(await call(demo, "DELETE", media)).toMatchObject(deleted(...ids));
    expect(await call(demo, "GET", media)).toMatchObject({ body: { media: [], total: 0 } });
  });

  it("is refused with 403 M_FORBIDDEN on a homeserver's database without MEDIA_STORE_PATH", async () => {
    const attachedUrl = await createDatabase(cluster.url, "attached");
    const attached = new pg.Client(attachedUrl);
    await attached.connect();
    await attached.query(
      `INSERT INTO users (name, admin, is_guest, deactivated, creation_ts) VALUES ('@admin:hs.test', 1, 0, 0, 0)`,
    );
    await attached.query(
      `INSERT INTO access_tokens (id, user_id, token, device_id) VALUES (1, '@admin:hs.test', 'the-admins-token', 'A')`,
    );
    await putRows(attached, "@admin:hs.test", ["abcdONE"]);
    const direct = await startServer({ DATABASE_URL: attachedUrl, ATTACHED_WRITES: "direct" });
    const caller = { baseUrl: direct.baseUrl, adminToken: "the-admins-token" };
    const answer = await call(caller, "DELETE", "/_synapse/admin/v1/users/@admin:hs.test/media");
    expect(answer).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
    expect(answer.text).toContain("MEDIA_STORE_PATH");
    expect(await rowsOf(attached, "local_media_repository")).toEqual(["abcdONE"]);
    await direct.remove();
    await attached.end();
  });
});
