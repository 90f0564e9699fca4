/** Writes src/generated/contracts.ts, the list of all contracts, from the files in src/operations. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const source = join(import.meta.dirname, "../src");
const suffix = ".contract.ts";
const ids = readdirSync(join(source, "operations"))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .toSorted();

const text = `// Generated from the files in src/operations by \`generate\`. Do not edit.
import type { OperationContract } from "../contractOf.ts";
${ids.map((id) => `import { ${id} } from "../operations/${id}.contract.ts";\n`).join("")}
/** The contract tests of every operation that has some, by operationId. */
export const contracts: readonly OperationContract[] = [
${ids.map((id) => `  ${id},\n`).join("")}];
`;

mkdirSync(join(source, "generated"), { recursive: true });
writeFileSync(join(source, "generated/contracts.ts"), text);
