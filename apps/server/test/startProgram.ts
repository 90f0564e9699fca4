import { type ChildProcess, spawn } from "node:child_process";
import { chown } from "node:fs/promises";

/** Nobody: PostgreSQL and PgBouncer refuse to run as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/** Gives a folder to the account that {@link startProgram}'s programs run as. */
export const giveToPrograms = async (folder: string): Promise<void> => {
  if (nobody !== undefined) {
    await chown(folder, nobody.uid, nobody.gid);
  }
};

/** A program that runs beside a test. */
export interface Program {
  /** What it has written so far. */
  readonly output: () => string;
  readonly exited: Promise<number | null>;
  /** Ends it, by SIGINT: for PostgreSQL and PgBouncer the fast way that loses nothing. */
  stop(): Promise<number | null>;
}

/** Starts a program that has nothing to do with ours, by an account without rights. */
export function startProgram(file: string, args: readonly string[]): Program {
  const child: ChildProcess = spawn(file, args, { ...nobody, cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  return {
    output: () => output,
    exited,
    async stop() {
      child.kill("SIGINT");
      return exited;
    },
  };
}

/** Runs one to its end. */
export async function runProgram(file: string, args: readonly string[]): Promise<void> {
  const { exited, output } = startProgram(file, args);
  const code = await exited;
  if (code !== 0) {
    throw new Error(`${file} ended with ${code}: ${output()}`);
  }
}
