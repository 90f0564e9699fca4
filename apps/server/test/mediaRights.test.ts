import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCommand } from "@synapse-user-admin/contract-tests";
import { createDatabase, startCluster } from "@synapse-user-admin/database/testing";
import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { startGate } from "./gate.ts";
import { call, filesBelow, mediaOf, putFiles, putRows, rowsOf } from "./mediaFolder.ts";
import { main } from "./server.ts";

const userId = "@u:localhost";

// Root may do everything with every file, until it gives that right up.
const isRoot = process.getuid?.() === 0;
const override = "-dac_override,-dac_read_search";
const withoutOverride = ["setpriv", "--bounding-set", override, "--inh-caps", override] as const;
const holds = !isRoot || spawnSync(withoutOverride[0], [...withoutOverride.slice(1), "true"]).status === 0;

describe("a media folder that the server has no right to", () => {
  it.runIf(holds)("keeps its media, and says so in the log or in the answer", async () => {
    const home = await mkdtemp(join(tmpdir(), "sua-rights-"));
    const folder = join(home, "media");
    const closed = join(folder, "local_content/ab/cd");
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    const cluster = await startCluster();
    onTestFinished(() => cluster.stop());
    const url = new URL(await createDatabase(cluster.url));
    // The folder of its socket is another account's.
    const gate = await startGate(join(decodeURIComponent(url.hostname), ".s.PGSQL.5432"));
    onTestFinished(() => gate.close().then(() => undefined));
    const server = await startCommand(
      isRoot ? [...withoutOverride, process.execPath, main] : [process.execPath, main],
      {
        DATABASE_URL: `postgresql://${url.username}@127.0.0.1:${gate.port}${url.pathname}`,
        DATA_DIR: home,
        PORT: "0",
        LOG_LEVEL: "warn",
      },
    );
    onTestFinished(() => server.stop().then(() => undefined));
    const adminToken = (await readFile(join(home, "admin-token"), "utf8")).trim();
    const path = await mediaOf({ ...server, adminToken }, userId);
    const remove = () => call({ ...server, adminToken }, "DELETE", path);
    const client = new pg.Client(url.href);
    await client.connect();
    onTestFinished(() => client.end());
    await putFiles(folder, "local_content/ab/cd/ONE", "local_content/ab/ef/TWO", "local_content/ab/ef/THREE");
    await putRows(client, userId, ["abcdONE", "abefTWO"]);

    await chmod(closed, 0o500);
    expect(await remove()).toMatchObject({ status: 200, body: { deleted_media: ["abefTWO"], total: 1 } });
    expect(await filesBelow(folder)).toEqual(["local_content/ab/cd/ONE", "local_content/ab/ef/THREE"]);
    expect(await rowsOf(client, "local_media_repository")).toEqual(["abcdONE"]);
    expect(server.log()).toMatch(/"level":40.*"mediaId":"abcdONE".*EACCES/);
    await chmod(closed, 0o700);

    await chmod(join(folder, "local_content"), 0o000);
    const answer = await remove();
    await chmod(join(folder, "local_content"), 0o700);
    expect(answer).toMatchObject({ status: 500, body: { errcode: "M_UNKNOWN" } });
    expect(answer.text).toMatch(/MEDIA_STORE_PATH.*EACCES/);
    expect(await rowsOf(client, "local_media_repository")).toEqual(["abcdONE"]);

    expect(await remove()).toMatchObject({ status: 200, body: { deleted_media: ["abcdONE"], total: 1 } });
    expect(await filesBelow(folder)).toEqual(["local_content/ab/ef/THREE"]);
  });
});
