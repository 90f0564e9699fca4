import { fork } from "node:child_process";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Calls, DataFolder, Reply, Request } from "./messages.ts";

/** The process that a server runs in, as the tests' process has it. */
export interface HostProcess {
  /** Asks it for something, and waits. */
  call<Name extends keyof Calls>(
    name: Name,
    ...argument: Parameters<Calls[Name]>
  ): Promise<ReturnType<Calls[Name]>>;
  /** Ends it; waits until it, its PostgreSQL and its files are gone. */
  stop(): Promise<void>;
}

/** How long it may take to end by itself, in ms; it ends the hard way a second before. */
const stopMs = 10_000;

/** What of the tests' environment is good for the server: where things are, and nothing that would change it. */
const passed = ["PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "LD_LIBRARY_PATH", "LANG", "TZ"] as const;

/**
 * Starts the process. It is one of its own so that a test may block (`execFileSync` of the tool that it tests), mock
 * timers or be killed, and the server neither notices nor stays behind: the channel between the two ends with the tests'
 * process. It keeps that process from ending only while something is asked of it.
 */
export function startHost(): HostProcess {
  const child = fork(fileURLToPath(new URL("./testing/host.js", import.meta.url)), {
    // Ctrl-C is for the tests; they are followed.
    detached: true,
    env: Object.fromEntries(passed.map((name) => [name, process.env[name]])),
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  let calls = 0;
  let isStopping = false;
  let dataDir: string | undefined;
  let end: string | undefined;

  const ended = new Promise<void>((resolve) => {
    const settle = (why: string) => {
      end ??= why;
      for (const [id, answer] of waiting) {
        answer({ id, error: end });
      }
      resolve();
    };
    child.once("error", (error) =>
      settle(`The process of the test server can't be started: ${error.message}`),
    );
    child.once("exit", (code, signal) => {
      settle(
        isStopping
          ? "The test server has been stopped."
          : `The process of the test server ended by itself (${signal ?? `code ${code}`}).`,
      );
    });
  });
  const gone = ended.then(async () => {
    // Nothing is there unless it could not end by itself; and a PostgreSQL that it left ends within a minute of its folder.
    if (dataDir !== undefined) {
      // It may still be writing.
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  });
  gone.catch(() => {});
  child.on("message", (message: Reply | DataFolder) => {
    if ("dataDir" in message) {
      dataDir = message.dataDir;
    } else {
      waiting.get(message.id)?.(message);
    }
  });

  const hold = () => {
    child.ref();
    child.channel?.ref();
  };
  const letGo = () => {
    if (waiting.size === 0) {
      child.unref();
      child.channel?.unref();
    }
  };
  letGo();

  return {
    async call(name, ...[argument]) {
      if (end !== undefined || isStopping) {
        throw new Error(end ?? "The test server has been stopped.");
      }
      const id = (calls += 1);
      hold();
      try {
        const reply = await new Promise<Reply>((resolve, reject) => {
          waiting.set(id, resolve);
          const request: Request = { id, call: name, argument };
          child.send(request, (error) => {
            // Where the process is gone, its end says more.
            if (error !== null && child.connected) {
              reject(error);
            }
          });
        });
        if ("error" in reply) {
          throw new Error(reply.error);
        }
        // The other end answers what `Calls` says.
        return reply.value as ReturnType<Calls[typeof name]>;
      } finally {
        waiting.delete(id);
        letGo();
      }
    },
    async stop() {
      isStopping = true;
      hold();
      if (child.connected) {
        child.disconnect();
      }
      const patience = setTimeout(() => child.kill("SIGKILL"), stopMs);
      await gone;
      clearTimeout(patience);
    },
  };
}
