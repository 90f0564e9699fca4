import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrator, type DocsServer, startServer } from "./server.ts";

const guide = readFileSync(join(import.meta.dirname, "../../../docs/guides/start.md"), "utf8");
const commands = [...guide.matchAll(/```sh\n(curl .*?)```/gs)].map(([, code = ""]) => code.trim());

/** The requests of the guide for beginners, one after the other, as they stand. */
describe("start in a minute", () => {
  let server: DocsServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.remove());

  it("has requests", () => {
    expect(commands.length).toBeGreaterThan(2);
  });

  it.each(commands)("%s", async (command) => {
    const strict = 'curl() { command curl -sS --fail-with-body "$@"; }';
    const { stdout } = await promisify(execFile)("bash", ["-ec", `${strict}\n${command}`], {
      env: { ...process.env, BASE_URL: server.baseUrl, ADMIN_TOKEN: administrator.token },
    });
    expect(stdout).toMatch(/^\{"/);
  });
});
