import { execFile } from "node:child_process";
import { join } from "node:path";

/** What the command printed and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const main = join(import.meta.dirname, "../src/cli/main.ts");

/** Runs `synapse-contract` from its sources; nothing of this process's environment says who calls. */
export function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  command: readonly string[] = ["--conditions=@synapse-user-admin/source", main],
): Promise<Ended> {
  const { PATH = "" } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...command, ...args],
      { env: { PATH, NODE_NO_WARNINGS: "1", ...env } },
      (error, stdout, stderr) => {
        resolve({
          code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1,
          stdout,
          stderr,
        });
      },
    );
  });
}
