import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const dist = join(import.meta.dirname, "../dist");

/** The built pages, by their path seen from the site's root. */
export const pages: ReadonlyMap<string, string> = new Map(
  globSync("**/*.html", { cwd: dist })
    .toSorted()
    .map((path) => [path, readFileSync(join(dist, path), "utf8")]),
);
