/** Writes docs/contract-tests.md: what each operation is tested for. Run after generateTable.ts. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { operations } from "@synapse-user-admin/contract";
import { contracts } from "../src/generated/contracts.ts";

const file = join(import.meta.dirname, "../../../docs/contract-tests.md");

const total = contracts.reduce((sum, { tests }) => sum + tests.length, 0);
const sections = contracts.map(({ operationId, tests, unprovoked }) => {
  const { method, path } = operations[operationId];
  const rows = tests
    .toSorted((one, other) => one.status - other.status)
    .map(({ status, title, basis }) => `| ${status} | ${title.replaceAll("|", "\\|")} | ${basis} |`);
  const reasons = unprovoked
    .toSorted((one, other) => one.status - other.status)
    .map(({ status, reason }) => `| ${status} | *no test:* ${reason} | |`);
  return `## ${operationId}

\`${method} ${path}\`

| status | promise | basis |
| ------ | ------- | ----- |
${[...rows, ...reasons].join("\n")}
`;
});

writeFileSync(
  file,
  `<!-- Generated from packages/contract-tests by \`generate\`. Do not edit. -->

# What the contract tests ask of each operation

${total} tests of ${contracts.length} operations. Each calls a running server by raw HTTP; every answer, those to calls that only prepare or
read back included, is held against the contract as well: its status has to be declared, its whole body has to fit.

A promise is *documented* where a sentence of Synapse's or Matrix's documents stands behind it, and *observed* where it is what
Synapse 1.163.2 was seen to do.

${sections.join("\n")}`,
);
