/**
 * Holds the README's table of settings equal to apps/server/src/config.ts; with `--write`, writes it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { settings } from "../apps/server/src/config.ts";

const file = fileURLToPath(new URL("../README.md", import.meta.url));
const place = /(<!-- settings: .* -->\n).*?(<!-- \/settings -->)/s;

const escape = (text: string) => text.replaceAll("|", "\\|");
const rows = settings.map(({ name, fallback, help }) => [
  `\`${name}\``,
  fallback === "" ? "" : `\`${escape(fallback)}\``,
  escape(help),
]);
const table = layOut([["Setting", "Default", "Meaning"], ...rows]);

const before = readFileSync(file, "utf8");
if (!place.test(before)) {
  throw new Error("README.md has no place for the table of settings.");
}
const after = before.replace(place, (_all, begin: string, end: string) => `${begin}\n${table}\n${end}`);
if (process.argv.includes("--write")) {
  writeFileSync(file, after);
} else if (after !== before) {
  process.stderr.write(
    "README.md's settings differ from apps/server/src/config.ts: run `pnpm run readme`.\n",
  );
  process.exitCode = 1;
}

/** A Markdown table, its columns aligned as the formatter does. */
function layOut([head = [], ...body]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = widths.map((width) => "-".repeat(width));
  return `${[line(head), line(rule), ...body.map(line)].join("\n")}\n`;
}
