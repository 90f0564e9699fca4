/**
 * Runs a task that is tests in every package that has it, adds up what Vitest counted, and closes with one line.
 * The task `test` is what needs nothing more than the embedded database, but for the slowest; after it stands what was not run.
 *
 *     node scripts/test.ts <task> [arguments for Turborepo, such as --force]
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";

const notRun = `Not run here:
  on PostgreSQL by DATABASE_URL: TEST_DATABASE_URL=postgresql://… pnpm test:postgres
  attached to a copy of a Synapse database, and on that Synapse: pnpm test:contract
  the client on a real Synapse: pnpm test:client
  compared with a real Synapse, answers and rows: pnpm test:synapse
  the commands, servers that are killed or share a database, and the server for other people's tests: pnpm test:slow
  the docs in Chromium (Debian: apt-get install chromium): pnpm test:browser
  the packages as they are installed: pnpm test:packed
  lint, types, unused code, import rules: pnpm run lint, pnpm run typecheck
  everything together: .ci/run
`;

const [task = "test", ...turboArguments] = process.argv.slice(2);
const count = { passed: 0, failed: 0, skipped: 0 };

const turbo = spawn(
  "turbo",
  ["run", task, "--continue", "--concurrency=2", "--output-logs=full", ...turboArguments],
  { stdio: ["inherit", "pipe", "inherit"] },
);
for await (const line of createInterface(turbo.stdout)) {
  process.stdout.write(`${line}\n`);
  // Vitest's closing line of a package: "Tests  1 failed | 2 skipped | 34 passed (37)".
  const result = /:test\S*:\s+Tests {2}(.*)\(\d+\)/.exec(stripVTControlCharacters(line))?.[1] ?? "";
  for (const [, number, word] of result.matchAll(/(\d+) (passed|failed|skipped)/g)) {
    // The expression lets no other word pass.
    count[word as keyof typeof count] += Number(number);
  }
}

// The output has ended, so the process has or is about to.
const code = turbo.exitCode ?? (await new Promise<number | null>((resolve) => turbo.once("exit", resolve)));
const { passed, failed, skipped } = count;
if (passed + failed === 0 || (code !== 0 && failed === 0)) {
  process.stdout.write("\nNot all tests could run; why stands above.\n");
  count.failed = 1;
}
if (task === "test") {
  process.stdout.write(`\n${notRun}`);
}
process.stdout.write(`\n${passed} passed, ${count.failed} failed, ${skipped} skipped\n`);
process.exitCode = count.failed === 0 ? 0 : 1;
