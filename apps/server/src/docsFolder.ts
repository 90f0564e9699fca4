import { existsSync } from "node:fs";
import { join } from "node:path";

/** The docs as they were built: beside the packed server, or in the workspace. */
export function docsFolder(): string | undefined {
  return [join(import.meta.dirname, "docs"), join(import.meta.dirname, "../../docs/dist")].find((folder) =>
    existsSync(join(folder, "index.html")),
  );
}
