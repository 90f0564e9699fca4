import type { TestResult } from "../run/result.ts";
import { byOperation, countResults } from "./countResults.ts";

/** A table for the terminal: passed, failed and skipped tests of each operation. */
export function tableReport(results: readonly TestResult[]): string {
  const rows = [...byOperation(results)].map(([id, own]) => [id, countResults(own)] as const);
  const all = [...rows, ["total", countResults(results)] as const];
  const width = Math.max(...all.map(([name]) => name.length));
  const line = (name: string, ...cells: readonly (string | number)[]) =>
    `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(9)).join("")}\n`;
  return [
    line("operation", "passed", "failed", "skipped"),
    ...all.map(([name, { passed, failed, skipped }]) => line(name, passed, failed, skipped)),
  ].join("");
}
