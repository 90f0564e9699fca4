import { createClient } from "@hey-api/openapi-ts";

/** Writes `types.gen.ts` into `folder`: a type for each component, and each operation's data, responses and errors. */
export async function writeTypes(document: string, folder: string): Promise<void> {
  await createClient({
    input: document,
    output: { path: folder, clean: false, entryFile: false, importFileExtension: ".ts" },
    plugins: ["@hey-api/typescript"],
    logs: { level: "silent", file: false },
  });
}
