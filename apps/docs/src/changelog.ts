import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

type Change = "major" | "minor" | "patch";

/**
 * What changed, as Markdown: what no version has yet, from the changesets that wait for a release, and then each package's
 * own CHANGELOG.md, where there is one.
 *
 * @param root the project's folder
 */
export function changelog(root: string): string {
  const folder = join(root, ".changeset");
  const waiting = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".md") && name !== "README.md")
        .toSorted()
        .map((name) => changeset(readFileSync(join(folder, name), "utf8")))
    : [];
  const released = globSync("{apps,packages}/*/CHANGELOG.md", { cwd: root })
    .toSorted()
    .map((file) => readFileSync(join(root, file), "utf8").replaceAll(/^(#+) /gm, "$1# "));
  const said =
    released.length > 0
      ? "What the next version of each package will bring."
      : "No version has been released yet. Until then these are the changes to what was in the repository before; where one says that callers have to be changed, it is those who already use the sources.";
  return [
    "# Changelog",
    "## Unreleased",
    waiting.length === 0 && released.length > 0 ? "Nothing." : said,
    ...waiting,
    ...released,
  ].join("\n\n");
}

/** A changeset as an entry: what it says, and of which packages. */
function changeset(text: string): string {
  const [, head = "", body = ""] = /^---\n(.*?)---\n(.*)$/s.exec(text) ?? [];
  // The format of changesets: a package's name and the kind of change.
  const packages = Object.entries((parse(head) ?? {}) as Record<string, Change>);
  const names = packages.map(([name, change]) => `\`${name}\` (${change})`);
  return `- ${names.join(", ")}\n\n${body.trim().replaceAll(/^(?=.)/gm, "  ")}`;
}
