/** Writes src/generated/ from the contract: types and schemas by Hey API, functions and groups by what stands beside this. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient, type Plugins } from "@hey-api/openapi-ts";
import { groupNames, groupsSource, operationsSource } from "./operationsSource.ts";
import { operations, pascal } from "./contract.ts";
import { answerTypeOf, schemaNames, schemasDocument } from "./schemas.ts";

const folder = fileURLToPath(new URL("../src/generated/", import.meta.url));
const input = schemasDocument();
const types = schemaNames(input);

const resolvers: Plugins.HeyApiTypeScript.Resolvers = {
  number({ plugin, schema, $ }) {
    const unit = schema["x-unit"];
    if (unit === undefined) {
      return undefined;
    }
    const name = unit === "s" ? "Seconds" : "Milliseconds";
    return $.type(plugin.symbol(name, { external: "../units.ts", kind: "type" }));
  },
  string({ plugin, schema, $ }) {
    return schema["x-matrix-id"] === "user"
      ? $.type(plugin.symbol("UserId", { external: "../UserId.ts", kind: "type" }))
      : undefined;
  },
  // Open, as another Synapse may have more; one value alone is what tells the members of a union apart.
  enum(context) {
    const { $, schema } = context;
    const { enumMembers } = context.nodes.items(context);
    return schema["x-closed"] === true || enumMembers.length < 2
      ? undefined
      : $.type.or(...enumMembers, $.type.and($.type("string"), $.type.object()));
  },
};

rmSync(folder, { recursive: true, force: true });
const output = { path: folder, importFileExtension: ".ts", entryFile: false, clean: false } as const;
const logs = { level: "silent", file: false } as const;
await createClient({
  input,
  output,
  logs,
  plugins: [{ name: "@hey-api/typescript", $resolvers: resolvers }, "zod"],
});

writeFileSync(join(folder, "operations.ts"), operationsSource(types));
writeFileSync(join(folder, "OperationGroups.ts"), groupsSource(types));
writeFileSync(
  join(folder, "index.ts"),
  [
    "// Generated from the contract by `generate`. Do not edit.",
    'export * from "./operations.ts";',
    `export type { ${groupNames().join(", ")} } from "./OperationGroups.ts";`,
    `export type {\n${types.map((name) => `  ${name},\n`).join("")}} from "./types.gen.ts";`,
    "",
  ].join("\n"),
);
writeFileSync(
  join(folder, "answerSchemas.ts"),
  [
    "// Generated from the contract by `generate`. Do not edit.",
    'import * as schemas from "./zod.gen.ts";',
    "",
    "/** The schema of what each operation answers, errors aside. */",
    "export const answerSchemas = {",
    ...operations.map(
      (operation) => `  ${operation.operationId}: schemas.z${pascal(answerTypeOf(operation))},`,
    ),
    "};",
    "",
  ].join("\n"),
);
