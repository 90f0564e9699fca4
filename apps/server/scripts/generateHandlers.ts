/** Writes src/generated/handlers.ts, the table of all handlers, from the files in src/operations. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const source = join(import.meta.dirname, "../src");
const ids = readdirSync(join(source, "operations"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length))
  .toSorted();

const text = `// Generated from the files in src/operations by \`generate\`. Do not edit.
import type { OperationId } from "@synapse-user-admin/contract";
import type { Operation } from "../http/operation.ts";
${ids.map((id) => `import { ${id} } from "../operations/${id}.ts";\n`).join("")}
/** Each operation of the contract, and no other: the compiler holds the two sets equal. */
export const handlers = {
${ids.map((id) => `  ${id},\n`).join("")}} satisfies { [Id in OperationId]: Operation<Id> };
`;

mkdirSync(join(source, "generated"), { recursive: true });
writeFileSync(join(source, "generated/handlers.ts"), text);
