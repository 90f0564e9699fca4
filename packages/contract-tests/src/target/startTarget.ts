import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { exchange } from "../http.ts";
import { TargetError } from "./targetError.ts";

/** A server that was started by a command line. */
export interface StartedTarget {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  stop(): Promise<void>;
}

const startTimeoutMs = 120_000;
const stopTimeoutMs = 15_000;
const pollMs = 100;

/**
 * Starts a server by a command line of the shell and waits until it answers HTTP.
 *
 * @param commandLine with `{port}` where the port belongs
 */
export async function startTarget(commandLine: string): Promise<StartedTarget> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  // A group of its own: what the shell starts ends with it.
  const child = spawn(commandLine.replaceAll("{port}", `${port}`), {
    shell: true,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-10_000);
    });
  }
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      ended = true;
      resolve();
    });
  });
  const signal = (name: NodeJS.Signals) => {
    if (child.pid !== undefined && !ended) {
      process.kill(-child.pid, name);
    }
  };
  const stop = async () => {
    signal("SIGTERM");
    await Promise.race([exited, delay(stopTimeoutMs, undefined, { ref: false })]);
    signal("SIGKILL");
    await exited;
  };
  const end = performance.now() + startTimeoutMs;
  for (;;) {
    if (ended) {
      throw new TargetError(`The command ended before its server answered:\n${output}`);
    }
    if (performance.now() > end) {
      await stop();
      throw new TargetError(
        `The server did not answer on port ${port} in ${startTimeoutMs / 1000} s:\n${output}`,
      );
    }
    try {
      await exchange(baseUrl, { method: "GET", path: "/_matrix/client/versions" });
      return { baseUrl, stop };
    } catch {
      await delay(pollMs);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}
