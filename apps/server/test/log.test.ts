import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const log = join(import.meta.dirname, "../src/log.ts");

/** What the log writes about an error, as a process of its own does to stderr. */
function written(message: string, fields: Readonly<Record<string, string>> = {}): string {
  const script = `
    import { createLog } from ${JSON.stringify(log)};
    const error = Object.assign(new Error(${JSON.stringify(message)}), ${JSON.stringify(fields)});
    createLog("info").error({ err: error }, "request failed");
    createLog("info").error({ err: new Error("Prisma failed", { cause: error }) }, "request failed");`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).stderr;
}

describe("the log", () => {
  it("names the database's error and its constraint, and quotes no row", () => {
    // As PostgreSQL says it, fields as the driver names them.
    const unique = written("duplicate key value: syt_secret", {
      code: "23505",
      constraint: "access_tokens_token_key",
      detail: "Key (token)=(syt_secret) already exists.",
    });
    const missing = written("null value in column", {
      code: "23502",
      detail: "Failing row contains (syt_secret, $2b$12$hash).",
    });
    expect(unique).toContain('"constraint":"access_tokens_token_key"');
    for (const text of [unique, missing]) {
      expect(text).toContain("request failed");
      expect(text).not.toContain("syt_secret");
      expect(text).not.toContain("$2b$12$");
    }
  });

  it("tells what else went wrong, and where", () => {
    const text = written("the disk is full");
    expect(text).toContain("the disk is full");
    expect(text).toContain(" at ");
  });
});
