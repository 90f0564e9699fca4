import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { compareFiles } from "./compareFiles.ts";

const folderWith = async (...files: readonly string[]): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "lab-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), "");
  }
  return folder;
};

it("names the files that only one side has, and no folders", async () => {
  const synapse = await folderWith("local_content/ab/cd/both", "local_content/ab/cd/left");
  const ours = await folderWith("local_content/ab/cd/both", "local_thumbnails/ef/gh/right/32");
  await mkdir(join(synapse, "empty"));
  expect(await compareFiles(synapse, ours)).toEqual([
    { table: "media folder", change: "removed", side: "ours", row: "local_content/ab/cd/left" },
    { table: "media folder", change: "removed", side: "synapse", row: "local_thumbnails/ef/gh/right/32" },
  ]);
  expect(await compareFiles(ours, ours)).toEqual([]);
});
