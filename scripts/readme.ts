/** Holds the README's tables equal to what they tell of; with `--write`, writes them. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { settings } from "../apps/server/src/config.ts";
import { operations } from "../packages/contract/src/generated/operations.ts";

type Row = readonly string[];

const file = fileURLToPath(new URL("../README.md", import.meta.url));
const before = readFileSync(file, "utf8");
const after = fill("operations", operationRows(), fill("settings", settingRows(), before));
if (process.argv.includes("--write")) {
  writeFileSync(file, after);
} else if (after !== before) {
  process.stderr.write("README.md's tables are out of date: run `pnpm run readme`.\n");
  process.exitCode = 1;
}

function settingRows(): readonly Row[] {
  const code = (text: string) => (text === "" ? "" : `\`${text}\``);
  const rows = settings.map(({ name, fallback, help }) => [code(name), code(fallback), help]);
  return [["Setting", "Default", "Meaning"], ...rows];
}

function operationRows(): readonly Row[] {
  const all = Object.values(operations);
  const rows = [...new Set(all.map(({ tag }) => tag))].map((tag) => {
    return [tag, String(all.filter((operation) => operation.tag === tag).length)];
  });
  return [["Part", "Operations"], ...rows, ["all", String(all.length)]];
}

/** Puts a table between `<!-- name: … -->` and `<!-- /name -->`. */
function fill(name: string, rows: readonly Row[], text: string): string {
  const place = new RegExp(`(<!-- ${name}: .* -->\n).*?(<!-- /${name} -->)`, "s");
  if (!place.test(text)) {
    throw new Error(`README.md has no place for the table of ${name}.`);
  }
  return text.replace(place, (_all, begin: string, end: string) => `${begin}\n${layOut(rows)}\n${end}`);
}

/** A Markdown table, its columns aligned as the formatter does. */
function layOut([head = [], ...body]: readonly Row[]): string {
  const escaped = [head, ...body].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(...escaped.map((row) => row[column]?.length ?? 0)));
  const [first = [], ...rest] = escaped;
  const line = (row: Row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = widths.map((width) => "-".repeat(width));
  return `${[first, rule, ...rest].map(line).join("\n")}\n`;
}
