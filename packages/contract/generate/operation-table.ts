import { operationsOf, resolve } from "./document.ts";
import type { OpenApiDocument, OperationObject, Parameter, PlacedOperation, Schema } from "./document.ts";

/** How Synapse answers a user in the path that an operation can't work on, unless `x-target-errors` says otherwise. */
const targetErrors = { malformed: "M_INVALID_PARAM", remote: "M_UNKNOWN", unknown: "M_NOT_FOUND" };

/** The source of `operations.ts`: the facts of each operation as values, and their types. Formatted and sorted. */
export function operationTable(document: OpenApiDocument): string {
  const placed = operationsOf(document);
  const typeNames = placed.flatMap(({ operation }) => importedTypes(operation)).toSorted();
  return [
    "// Generated from openapi/ by `generate`. Do not edit.",
    `import type {\n${typeNames.map((name) => `  ${name},\n`).join("")}} from "./types.gen.ts";`,
    "",
    "/** The facts of every operation, by operationId. What each field means is said in openapi/EXTENSIONS.md. */",
    `export const operations = ${literal(Object.fromEntries(placed.map((one) => [one.operation.operationId, facts(document, one)])), 0)} as const;`,
    "",
    "/** The name of an operation. */",
    "export type OperationId = keyof typeof operations;",
    "",
    "/** What goes into each operation and what comes out of it: successes in `replies`, errors in `errors`, by status. */",
    "export interface Operations {",
    ...placed.map(({ operation }) => types(operation)),
    "}",
    "",
  ].join("\n");
}

function facts(document: OpenApiDocument, { method, path, operation }: PlacedOperation) {
  const parameters = (operation.parameters ?? []).map((one) => resolve<Parameter>(document, one));
  return {
    operationId: operation.operationId,
    method,
    path,
    tag: operation.tags[0] ?? "",
    caller: operation["x-caller"],
    writes: operation["x-writes"] ?? false,
    target: operation["x-target"] ?? null,
    checkOrder: operation["x-check-order"],
    targetErrors:
      operation["x-target"] === undefined ? null : { ...targetErrors, ...operation["x-target-errors"] },
    hasBody: operation.requestBody !== undefined,
    bodyRequired: operation.requestBody?.required ?? false,
    addedInSynapse: operation["x-added-in-synapse"] ?? null,
    sdk: operation["x-sdk"],
    unavailableWithDelegatedAuth: operation["x-unavailable-with-delegated-auth"] ?? false,
    statuses: Object.keys(operation.responses).map(Number),
    pathParameters: parameters.filter((one) => one.in === "path").map((one) => one.name),
    queryParameters: Object.fromEntries(
      parameters.filter((one) => one.in === "query").map((one) => [one.name, queryParameter(document, one)]),
    ),
  };
}

function queryParameter(document: OpenApiDocument, parameter: Parameter) {
  const schema = resolve<Schema>(document, parameter.schema);
  return {
    type: schema.type,
    ...(schema.enum === undefined ? {} : { values: schema.enum }),
    required: parameter.required ?? false,
    default: schema.default ?? null,
    addedInSynapse: parameter["x-added-in-synapse"] ?? null,
  };
}

/** hey-api's name for a part of an operation: `getUser`, `Data` -> `GetUserData`. */
function typeName(operation: OperationObject, part: "Data" | "Errors" | "Responses"): string {
  return `${operation.operationId.charAt(0).toUpperCase()}${operation.operationId.slice(1)}${part}`;
}

function importedTypes(operation: OperationObject): string[] {
  return [
    typeName(operation, "Data"),
    typeName(operation, "Responses"),
    ...(hasErrors(operation) ? [typeName(operation, "Errors")] : []),
  ];
}

function hasErrors(operation: OperationObject): boolean {
  return Object.keys(operation.responses).some((status) => Number(status) >= 400);
}

function types(operation: OperationObject): string {
  const data = typeName(operation, "Data");
  return [
    `  ${operation.operationId}: {`,
    `    path: ${data}["path"];`,
    `    query: NonNullable<${data}["query"]>;`,
    `    body: ${data}["body"];`,
    `    replies: ${typeName(operation, "Responses")};`,
    `    errors: ${hasErrors(operation) ? typeName(operation, "Errors") : "Record<never, never>"};`,
    "  };",
  ].join("\n");
}

/** A value as TypeScript source. Arrays go on one line, objects on several. */
function literal(value: unknown, depth: number): string {
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, depth)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  const indent = "  ".repeat(depth + 1);
  const lines = entries.map(([name, one]) => `${indent}${key(name)}: ${literal(one, depth + 1)},\n`);
  return `{\n${lines.join("")}${"  ".repeat(depth)}}`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/u.test(name) ? name : JSON.stringify(name);
}
