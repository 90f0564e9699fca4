import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { benchPage } from "./benchPage.ts";
import { type BenchResults, readResults, writeResults } from "./benchResults.ts";
import { outcomes } from "./targets.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "..", "docs", "benchmarks");

/** What the project keeps of its benchmarks, which the docs show. */
export const recorded = {
  json: join(folder, "results.json"),
  markdown: join(folder, "README.md"),
  plans: join(folder, "plans.md"),
} as const;

/** Changes a file of results, and writes the page of it. */
export const record = async (
  { json, markdown }: { readonly json?: string | undefined; readonly markdown?: string | undefined },
  change: (results: BenchResults) => BenchResults,
): Promise<void> => {
  const results = change(json === undefined ? { populations: [] } : await readResults(json));
  if (json !== undefined) {
    await mkdir(dirname(json), { recursive: true });
    await writeResults(json, {
      ...results,
      populations: results.populations.map((population) => ({
        ...population,
        targets: outcomes(population, results.plans),
      })),
    });
  }
  if (markdown !== undefined) {
    await mkdir(dirname(markdown), { recursive: true });
    await writeFile(markdown, benchPage(results));
  }
};
