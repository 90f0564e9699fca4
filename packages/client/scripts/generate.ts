/** Writes src/generated/, the functions and types of every operation, from the contract's bundle. */
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createClient } from "@hey-api/openapi-ts";
import contract from "@synapse-user-admin/contract/openapi.json" with { type: "json" };

const folder = fileURLToPath(new URL("../src/generated/", import.meta.url));

rmSync(folder, { recursive: true, force: true });
await createClient({
  input: contract,
  output: { path: folder, importFileExtension: ".ts", entryFile: false },
  plugins: [
    "@hey-api/typescript",
    { name: "@hey-api/client-fetch", throwOnError: true },
    {
      name: "@hey-api/sdk",
      operations: { strategy: "single", containerName: "UserAdminClient" },
      responseStyle: "data",
    },
  ],
  logs: { level: "silent", file: false },
});

// Hey API's runtime, which it copies beside what it generates, does not compile under exactOptionalPropertyTypes.
for (const file of globSync(`${folder}{client,core}/*.ts`)) {
  writeFileSync(file, `// @ts-nocheck\n${readFileSync(file, "utf8")}`);
}
