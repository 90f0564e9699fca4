import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { OracleClone } from "./oracle.ts";

/** The server that is compared with Synapse, and the database that it stands on. */
export interface Candidate {
  readonly baseUrl: string;
  readonly dsn: string;
  readonly mediaStorePath: string;
  stop(): Promise<void>;
}

export interface CandidateOptions {
  /** Command line, run by a shell in the workspace's root. */
  readonly command: string;
  readonly clone: OracleClone;
  /** What Synapse says of itself in its well-known document. */
  readonly publicBaseUrl: string;
  readonly writes: boolean;
}

const workspaceRoot = join(import.meta.dirname, "..", "..", "..");

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });

/** Starts our server attached to a clone of Synapse's database and waits for its line `listening on`. */
export const startCandidate = async (options: CandidateOptions): Promise<Candidate> => {
  const dataDir = await mkdtemp(join(tmpdir(), "lab-server-"));
  const { clone } = options;
  const child = spawn(`exec ${options.command}`, {
    shell: true,
    cwd: workspaceRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      HOST: "127.0.0.1",
      PORT: "0",
      DATABASE_URL: clone.dsn,
      SERVER_NAME: clone.serverName,
      PUBLIC_BASEURL: options.publicBaseUrl,
      MEDIA_STORE_PATH: clone.mediaStorePath,
      SIGNING_KEY_PATH: clone.signingKeyPath,
      DATA_DIR: dataDir,
      // As the oracle's Synapse is configured.
      BCRYPT_ROUNDS: "4",
      EXTRA_USER_TYPES: "partner",
      LOGIN_RATE_LIMIT: "off",
      LOG_LEVEL: process.env["LOG_LEVEL"] ?? "warn",
      ...(options.writes ? { ATTACHED_WRITES: "direct" } : {}),
    },
  });
  const log: string[] = [];
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (chunk: string) => {
    log.push(chunk);
    if (process.env["LAB_SERVER_LOG"] !== undefined) process.stderr.write(chunk);
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
    await ended(child);
    clearTimeout(timer);
    await rm(dataDir, { recursive: true, force: true });
  };
  const baseUrl = await new Promise<string | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), 30_000);
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => {
      const found = /^listening on (http:\/\/\S+)/.exec(line);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
    child.once("exit", () => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
  if (baseUrl === undefined) {
    await stop();
    throw new Error(`the server did not start (${options.command}):\n${log.join("").slice(-4000)}`);
  }
  return { baseUrl, dsn: clone.dsn, mediaStorePath: clone.mediaStorePath, stop };
};
