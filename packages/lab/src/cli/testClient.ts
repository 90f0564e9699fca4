import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Oracle, OracleError } from "../oracle.ts";

// The client's tests of a running server, and its examples, on the real Synapse.

const client = join(import.meta.dirname, "../../../client");

/** What is read of Vitest's report. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

async function main(): Promise<Report> {
  const oracle = Oracle.fromEnvironment();
  await oracle.install();
  await oracle.up();
  await oracle.seed();
  const { baseUrl, adminToken } = await oracle.info();
  const folder = await mkdtemp(join(tmpdir(), "sua-client-report-"));
  const file = join(folder, "report.json");
  try {
    // One file after the other, as they count the users of the one server.
    const files = ["test/server.test.ts", "test/examples.test.ts"];
    const reports = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const args = [
      "exec",
      "vitest",
      "run",
      ...files,
      "--typecheck.enabled=false",
      "--no-file-parallelism",
      ...reports,
    ];
    const env = { ...process.env, TEST_BASE_URL: baseUrl, TEST_ADMIN_TOKEN: adminToken };
    const tests = spawn("pnpm", args, { cwd: client, env, stdio: "inherit" });
    await once(tests, "exit");
    return JSON.parse(await readFile(file, "utf8")) as Report; // Vitest's own form
  } finally {
    await rm(folder, { recursive: true, force: true });
    await oracle.down();
  }
}

try {
  const { numPassedTests, numFailedTests } = await main();
  process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed\n`);
  process.exitCode = numFailedTests === 0 && numPassedTests > 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof OracleError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
