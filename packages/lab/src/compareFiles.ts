import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { RowDifference } from "./compareDeltas.ts";

/** All files below a media folder, relative to it. */
const filesBelow = async (folder: string): Promise<ReadonlySet<string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name))),
  );
};

/** The files that one side's media folder holds and the other's doesn't. */
export const compareFiles = async (synapse: string, ours: string): Promise<readonly RowDifference[]> => {
  const [left, right] = await Promise.all([filesBelow(synapse), filesBelow(ours)]);
  const only = (here: ReadonlySet<string>, there: ReadonlySet<string>, side: RowDifference["side"]) =>
    [...here]
      .filter((file) => !there.has(file))
      .map((row): RowDifference => ({ table: "media folder", change: "removed", side, row }));
  return [...only(left, right, "ours"), ...only(right, left, "synapse")];
};
