/**
 * Holds the README's tables equal to what they tell of, and the code in docs/guides equal to the files that it is of; with
 * `--write`, writes both.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { settings } from "../apps/server/src/config.ts";
import { operations } from "../packages/contract/src/generated/operations.ts";

type Row = readonly string[];

const root = fileURLToPath(new URL("..", import.meta.url));
const guides = readdirSync(join(root, "docs/guides")).map((name) => join("docs/guides", name));

hold("README.md", (text) => fill("operations", operationRows(), fill("settings", settingRows(), text)));
for (const page of guides) {
  hold(page, showFiles);
}

/** Holds a page equal to what is made of it. */
function hold(page: string, make: (text: string) => string): void {
  const before = readFileSync(join(root, page), "utf8");
  const after = make(before);
  if (process.argv.includes("--write")) {
    writeFileSync(join(root, page), after);
  } else if (after !== before) {
    process.stderr.write(`${page} is out of date: run \`pnpm run readme\`.\n`);
    process.exitCode = 1;
  }
}

/** Puts each file that a page names between its `<!-- file: path -->` and `<!-- /file -->`. */
function showFiles(text: string): string {
  return text.replaceAll(
    /(<!-- file: (\S+) -->\n).*?(<!-- \/file -->)/gs,
    (_all, begin: string, file: string, end: string) => {
      const code = readFileSync(join(root, file), "utf8");
      return `${begin}\n\`\`\`${languageOf(file)}\n${code}\`\`\`\n\n${end}`;
    },
  );
}

/** What a block of code is called after, by the file's name. */
function languageOf(file: string): string {
  return file.endsWith(".conf") ? "nginx" : extname(file).slice(1) || "text";
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
