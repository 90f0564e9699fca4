import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a run needs to know of the server; hooks.py reads it as it is. */
export interface FuzzTarget {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly adminToken: string;
  /** Full id of the administrator whose token it is. */
  readonly admin: string;
  /** An account whose sessions are there to be ended. */
  readonly sessionUser: { readonly id: string; readonly password: string };
}

/** How much is sent, and what it is drawn from. */
export interface FuzzOptions {
  readonly seed: number;
  /** Random requests for each operation; what the contract's schemas suggest by themselves comes on top. */
  readonly examples: number;
}

/** How a run ended, counted in requests that were made up (cases). */
export interface FuzzResult {
  readonly cases: number;
  readonly failed: number;
  readonly seconds: number;
  readonly operations: number;
  /** What is wrong with the run itself, so that it proves less than it says. */
  readonly complaints: readonly string[];
  /** Failures that exclusions.json names, by its names. */
  readonly setAside: Readonly<Record<string, number>>;
  /** How often each operation answered with each status. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface JsonReport {
  readonly complete: boolean;
  readonly running_time: number;
  readonly operations: { readonly total: number; readonly tested: number; readonly errored: number };
  readonly phases: Readonly<Record<string, { readonly status: string }>>;
  readonly test_cases: {
    readonly generated: number;
    readonly with_failures: number;
    readonly without_checks: number;
    readonly errored: number;
  };
  readonly errors: readonly unknown[];
}

const phases = ["examples", "coverage", "fuzzing", "stateful"];

/**
 * Runs Schemathesis with all its checks in all its phases, its output shown.
 *
 * @param command the path of Schemathesis' command
 * @param folder for what the run writes
 */
export const runSchemathesis = async (
  command: string,
  target: FuzzTarget,
  options: FuzzOptions,
  folder: string,
): Promise<FuzzResult> => {
  const settings = join(folder, "settings.json");
  const summary = join(folder, "summary.json");
  const report = join(folder, "report.json");
  await writeFile(settings, JSON.stringify({ ...target, summary }));
  const child = spawn(
    command,
    [
      `--config-file=${join(import.meta.dirname, "schemathesis.toml")}`,
      "run",
      `${target.baseUrl}/openapi.json`,
      `--url=${target.baseUrl}`,
      "--no-color",
      `--phases=${phases.join(",")}`,
      `--seed=${options.seed}`,
      `--max-examples=${options.examples}`,
      "--report=json",
      `--report-json-path=${report}`,
    ],
    {
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        FUZZ_SETTINGS: settings,
        PYTHONPATH: import.meta.dirname,
        PYTHONDONTWRITEBYTECODE: "1",
        PYTHONUNBUFFERED: "1",
      },
    },
  );
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  // 0: no failure, 1: failures; anything else is no run.
  if (code !== 0 && code !== 1) throw new Error(`Schemathesis ended with code ${String(code)}`);

  // Written by Schemathesis 4.32.5 and by hooks.py; both are pinned.
  const said = JSON.parse(await readFile(report, "utf8")) as JsonReport;
  const noted = JSON.parse(await readFile(summary, "utf8")) as Pick<FuzzResult, "setAside" | "answers">;
  const complaints: string[] = [];
  if (!said.complete) complaints.push("the run did not come to its end");
  for (const error of said.errors) complaints.push(`an error of the run: ${JSON.stringify(error)}`);
  if (said.operations.tested !== said.operations.total) {
    complaints.push(`${said.operations.tested} of ${said.operations.total} operations were tested`);
  }
  for (const phase of phases) {
    const status = said.phases[phase]?.status;
    if (status !== "success" && status !== "failure") complaints.push(`the phase ${phase}: ${status}`);
  }
  return {
    cases: said.test_cases.generated - said.test_cases.without_checks,
    failed: said.test_cases.with_failures + said.test_cases.errored,
    seconds: said.running_time,
    operations: said.operations.tested,
    complaints,
    ...noted,
  };
};
