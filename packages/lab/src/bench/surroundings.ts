import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { promisify } from "node:util";

/** What the machine is: its processor, how many of them, its memory. */
export const machine = async (): Promise<string> => {
  const cpu =
    /^model name\s*: (.+)$/m.exec(await readFile("/proc/cpuinfo", "utf8"))?.[1] ?? "unknown processor";
  return `${availableParallelism()} × ${cpu}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
};

/** The commit that is checked out, with a `+` where something was changed since. */
export const commit = async (): Promise<string> => {
  const run = promisify(execFile);
  const options = { cwd: import.meta.dirname };
  try {
    const { stdout: hash } = await run("git", ["rev-parse", "--short=12", "HEAD"], options);
    const sources = ["--", ":/apps/server/src", ":/packages/database", ":/packages/lab/src/bench"];
    const { stdout: changes } = await run("git", ["status", "--porcelain", ...sources], options);
    return hash.trim() + (changes === "" ? "" : "+");
  } catch {
    return "unknown";
  }
};
