import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adminToken, startFakeServer } from "./fakeServer.ts";
import { runCommand } from "./runCommand.ts";

const packageFolder = join(import.meta.dirname, "..");
const run = promisify(execFile);

describe("the package as it is published, in an empty folder", () => {
  let folder: string;
  let main: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "contract-packed-"));
    await run("pnpm", ["pack", "--pack-destination", folder], { cwd: packageFolder });
    const [archive = ""] = await readdir(folder);
    await run("tar", ["xzf", archive], { cwd: folder });
    main = join(folder, "package/dist/main.js");
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("runs, with nothing of the workspace and no other package", async () => {
    const fake = await startFakeServer();
    const args = ["--base-url", fake.baseUrl, "--only", "getServerVersion"];
    const { code, stdout } = await runCommand(args, { ADMIN_TOKEN: adminToken }, [main]);
    await fake.close();
    expect(stdout).toMatch(/^total +1 +0 +0$/m);
    expect(code).toBe(0);
  });
});
