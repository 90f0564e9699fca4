import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { rules } from "../../../openapi/rules/plugin.ts";

const plugin = fileURLToPath(new URL("../../../openapi/rules/plugin.ts", import.meta.url));

/** The files of a description by name; `openapi.json` is its root. */
export type Files = Readonly<Record<string, object>>;

/** A problem that a rule of ours found. */
export interface Problem {
  rule: string;
  message: string;
}

/** What Redocly prints for each description with `--format=json`, as far as it is read here. */
interface Output {
  problems: { ruleId: string; message: string }[];
}

/** Runs all of our rules, and no others, over several descriptions. Answers the problems of each, in their order. */
export async function lint(descriptions: readonly Files[]): Promise<Problem[][]> {
  const folder = await mkdtemp(join(tmpdir(), "contract-rules-"));
  try {
    const severities: Record<string, string> = Object.fromEntries(
      Object.keys(rules).map((rule) => [`contract/${rule}`, "error"]),
    );
    const config = JSON.stringify({ plugins: [plugin], rules: severities });
    await writeFile(join(folder, "redocly.yaml"), config);
    for (const [index, files] of descriptions.entries()) {
      for (const [name, content] of Object.entries(files)) {
        const path = join(folder, String(index), name);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, JSON.stringify(content));
      }
    }
    return parse(
      await run(
        folder,
        descriptions.map((_files, index) => `${index}/openapi.json`),
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(folder: string, roots: string[]): Promise<string> {
  const args = ["lint", ...roots, "--config=redocly.yaml", "--format=json", "--max-problems=1000"];
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  try {
    return (await promisify(execFile)("redocly", args, { cwd: folder, env, maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    // Redocly ends with 1 when it finds a problem, and problems are what is asked for here.
    if (error instanceof Error && "code" in error && error.code === 1 && "stdout" in error)
      return String(error.stdout);
    throw error;
  }
}

/** Redocly prints one indented JSON document after the other. */
function parse(output: string): Problem[][] {
  return output.split(/(?<=^\})\s*(?=\{$)/mu).map((one) => {
    const { problems } = JSON.parse(one) as Output; // the linter's own format
    return problems.map(({ ruleId, message }) => ({ rule: ruleId.replace("contract/", ""), message }));
  });
}
