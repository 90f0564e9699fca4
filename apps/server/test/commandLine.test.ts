import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../src/cli/commands.ts";
import { settings } from "../src/config.ts";
import { runCommand as run } from "./runCommand.ts";

describe("the command line", () => {
  it("lists every setting in --help", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    for (const { name } of settings) {
      expect(stdout).toContain(`  ${name} `);
    }
  });

  it("lists every command in --help, and each with its options in its own", async () => {
    const { stdout } = await run(["--help"]);
    const helps = await Promise.all(commands.map(({ name }) => run([name, "--help"])));
    for (const [index, { name, summary, options }] of commands.entries()) {
      expect(stdout).toContain(`  ${name} `);
      expect(stdout).toContain(summary);
      const own = helps[index];
      expect(own?.code).toBe(0);
      expect(own?.stdout).toContain(`Usage: synapse-user-admin ${name}`);
      for (const option of options) {
        expect(own?.stdout).toContain(`--${option.name}`);
      }
      for (const text of own?.stdout.split("\n\nSettings come")[0]?.split("\n") ?? []) {
        expect(text.length).toBeLessThan(121);
      }
    }
  });

  it("says its version", async () => {
    expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ["an option that it does not know", ["--no-such-option"]],
    ["an option of a command that it does not know", ["migrate", "--chekc"]],
    ["a command that it does not know", ["start"]],
    ["an argument that the command does not take", ["migrate", "now"]],
    ["a command without its argument", ["create-admin", "--no-password"]],
    ["options that contradict each other", ["create-admin", "a", "--no-password", "--password-stdin"]],
    ["a promotion with a password", ["create-admin", "a", "--promote", "--password-stdin"]],
  ])("refuses %s, with one sentence and code 2", async (_what, args) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^synapse-user-admin: [^\n]+\.\n$/);
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
    WEB_CONCURRENCY: "0",
    PREPARED_STATEMENTS: "no",
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
