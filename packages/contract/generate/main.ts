/** Writes src/generated/ from openapi/: the bundled document, its types, and the table of operations. */
import { rmSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.ts";
import { operationTable } from "./operation-table.ts";
import { writeTypes } from "./types.ts";

const folder = fileURLToPath(new URL("../src/generated/", import.meta.url));

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const document = bundle(`${folder}openapi.json`);
await writeTypes(`${folder}openapi.json`, folder);
writeFileSync(`${folder}operations.ts`, operationTable(document));
