import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Guide {
  /** The file's name without `.md`, and the page's. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

export interface GuideGroup {
  readonly title: string;
  readonly guides: readonly Guide[];
}

/**
 * The pages of docs/guides, in groups and in the order in which the index README.md links to them: a group is what stands
 * below one H2. A page that the index does not name comes last.
 */
export function readGuides(folder: string): {
  readonly index: string;
  readonly groups: readonly GuideGroup[];
} {
  const index = readFileSync(join(folder, "README.md"), "utf8");
  const missing = new Set(
    readdirSync(folder)
      .filter((name) => name.endsWith(".md") && name !== "README.md")
      .toSorted(),
  );
  const groups: { title: string; guides: Guide[] }[] = [];
  let title = "";
  for (const line of index.split("\n")) {
    title = /^## (.*)$/.exec(line)?.[1] ?? title;
    for (const [, file = ""] of line.matchAll(/\]\((\w+\.md)\)/g)) {
      if (missing.delete(file)) {
        let group = groups.find((known) => known.title === title);
        if (group === undefined) {
          groups.push((group = { title, guides: [] }));
        }
        group.guides.push(readGuide(folder, file));
      }
    }
  }
  if (missing.size > 0) {
    groups.push({ title: "More", guides: [...missing].map((file) => readGuide(folder, file)) });
  }
  return { index, groups };
}

function readGuide(folder: string, file: string): Guide {
  const text = readFileSync(join(folder, file), "utf8");
  const title = /^# (.*)$/m.exec(text)?.[1];
  if (title === undefined) {
    throw new Error(`${join(folder, file)} has no heading of the first level.`);
  }
  return { name: file.replace(/\.md$/, ""), title, text };
}
