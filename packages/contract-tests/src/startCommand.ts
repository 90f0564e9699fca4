import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A server that was started for the tests. */
export interface StartedServer {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly pid: number;
  /** What it has written to stderr so far. */
  readonly log: () => string;
  /** Its exit code once it has ended, `null` after a signal. */
  readonly exited: Promise<number | null>;
  /** Ends it by SIGTERM; gives its exit code. */
  stop(): Promise<number | null>;
}

const startTimeoutMs = 30_000;

/**
 * Starts a server and waits until it says `listening on http://…` on its stdout.
 *
 * @param command the program and its arguments
 * @param env added to this process's environment
 */
export async function startCommand(
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<StartedServer> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const listening = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      const url = /^listening on (http\S+)$/.exec(line)?.[1];
      if (url !== undefined) {
        resolve(url);
      }
    });
    child.once("error", reject);
    void exited.then((code) => {
      reject(new Error(`the server ended with code ${String(code)} before it listened:\n${log}`));
    });
  });
  const timer = new AbortController();
  const tooLate = new Promise<never>((_resolve, reject) => {
    const timeout = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the server did not listen within ${startTimeoutMs} ms:\n${log}`));
    }, startTimeoutMs);
    timer.signal.addEventListener("abort", () => clearTimeout(timeout));
  });
  try {
    const baseUrl = await Promise.race([listening, tooLate]);
    return {
      baseUrl,
      pid: child.pid ?? 0,
      log: () => log,
      exited,
      async stop() {
        child.kill("SIGTERM");
        return exited;
      },
    };
  } finally {
    timer.abort();
  }
}
