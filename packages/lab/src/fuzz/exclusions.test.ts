import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import exclusions from "./exclusions.json" with { type: "json" };

it("the README says all that fuzzing sets aside, and why", async () => {
  const readme = await readFile(join(import.meta.dirname, "..", "..", "README.md"), "utf8");
  const rows = readme.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const marked = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");
  for (const { name, check, operations, errcodes, reason } of exclusions) {
    expect(rows).toContainEqual([
      "",
      marked([name]),
      marked([check]),
      marked(operations),
      marked(errcodes),
      reason,
      "",
    ]);
  }
});
