import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settings } from "../src/config.ts";
import { main } from "./server.ts";

/** Runs the command to its end. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [main, ...args],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      },
    );
  });
}

describe("the command line", () => {
  it("lists every setting in --help", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    for (const { name } of settings) {
      expect(stdout).toContain(`  ${name} `);
    }
  });

  it("says its version", async () => {
    expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("refuses an option that it does not know, with one sentence and code 2", async () => {
    const { code, stderr } = await run(["--no-such-option"]);
    expect(code).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  const malformed: Readonly<Record<string, string>> = {
    PORT: "80x",
    ATTACHED_WRITES: "yes",
    BCRYPT_ROUNDS: "3",
    DEMO: "no",
    LOGIN_RATE_LIMIT: "5",
    LOG_LEVEL: "loud",
    PUBLIC_BASEURL: "example.com",
    ADMIN_USER: "Admin",
    TRUST_PROXY: "-1",
  };
  it.each(Object.entries(malformed))(
    "names a malformed %s and its value, with code 2",
    async (name, value) => {
      const { code, stderr } = await run([], { [name]: value });
      expect(code).toBe(2);
      expect(stderr).toContain(name);
      expect(stderr).toContain(`"${value}"`);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    },
  );

  it("never repeats the value of a secret", async () => {
    for (const [name, value] of [
      ["DATABASE_URL", "mysql://u:hunter2@h/d"],
      ["ADMIN_TOKEN", "hunter2 hunter2"],
    ] as const) {
      const { code, stderr } = await run([], { [name]: value });
      expect(code).toBe(2);
      expect(stderr).toContain(name);
      expect(stderr).not.toContain("hunter2");
    }
  });

  it("says in a sentence that the database can't be reached", async () => {
    const { code, stderr } = await run([], { DATABASE_URL: "postgresql://u:hunter2@127.0.0.1:1/none" });
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).not.toContain("hunter2");
  });

  it("says in a sentence that the port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    // A TCP server that listens has an address with a port.
    const { port } = other.address() as AddressInfo;
    const dataDir = await mkdtemp(join(tmpdir(), "sua-"));
    try {
      const { code, stderr } = await run([], {
        PORT: String(port),
        DATA_DIR: dataDir,
        DEMO: "false",
        LOG_LEVEL: "silent",
      });
      expect(code).toBe(1);
      expect(stderr).toContain(String(port));
    } finally {
      other.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
