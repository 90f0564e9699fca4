import { execFile } from "node:child_process";
import { access, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const version = "4.32.5";

/**
 * Makes a virtual environment of Python with Schemathesis in it, once, below LAB_HOME.
 *
 * @returns the path of its command
 */
export const installSchemathesis = async (): Promise<string> => {
  const home = process.env["LAB_HOME"] ?? join(homedir(), ".cache", "synapse-user-admin-lab");
  const venv = join(home, `schemathesis-${version}`);
  const command = join(venv, "bin", "schemathesis");
  const there = await access(command).then(
    () => true,
    () => false,
  );
  if (there) return command;
  try {
    await run("python3", ["-m", "venv", "--clear", venv]);
    await run(join(venv, "bin", "pip"), ["install", "--quiet", `schemathesis==${version}`]);
  } catch (error) {
    // Half an installation would be taken for a whole one the next time.
    await rm(venv, { recursive: true, force: true });
    throw new Error(
      `Schemathesis could not be installed; it needs Python 3.10 or later with venv (python3-venv)`,
      {
        cause: error,
      },
    );
  }
  return command;
};
