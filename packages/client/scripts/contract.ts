import openApi from "@synapse-user-admin/contract/openapi.json" with { type: "json" };

/** What the generator reads of a JSON schema. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  pattern?: string;
  description?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  patternProperties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  "x-added-in-synapse"?: string;
  "x-closed"?: boolean;
  "x-matrix-id"?: "user";
  "x-sensitive"?: boolean;
  "x-unit"?: "s" | "ms";
}

export interface Parameter {
  name: string;
  in: "path" | "query";
  required?: boolean;
  description: string;
  schema: Schema;
  "x-added-in-synapse"?: string;
  "x-unit"?: "s" | "ms";
}

interface Content {
  content?: Record<string, { schema: Schema }>;
}

export interface Response extends Content {
  description: string;
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  method: string;
  path: string;
  deprecated?: boolean;
  parameters?: (Parameter | Reference)[];
  requestBody?: Content & { required?: boolean; description: string };
  responses: Record<string, Response | Reference>;
  "x-sdk": string;
  "x-caller": string;
  "x-idempotent"?: boolean;
  "x-paged"?: { items: string; id: string };
  "x-added-in-synapse"?: string;
  "x-unavailable-with-delegated-auth"?: boolean;
}

interface Reference {
  $ref: string;
}

export interface Contract {
  paths: Record<string, Record<string, Omit<Operation, "method" | "path">>>;
  components: { schemas: Record<string, Schema> } & Record<string, Record<string, unknown>>;
}

// The contract's own tests hold the document to this form.
const contract = openApi as unknown as Contract;

/** All operations, in the order of the document. */
export const operations: readonly Operation[] = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...operation,
    method: method.toUpperCase(),
    path,
  })),
);

/** What a reference stands for; anything else is answered as it is. */
export function resolve<T extends object>(value: T | Reference): T {
  if (!("$ref" in value) || typeof value.$ref !== "string") {
    return value as T; // no reference, so a T
  }
  const [, , kind = "", name = ""] = value.$ref.split("/");
  const found = contract.components[kind]?.[name];
  if (found === undefined) {
    throw new Error(`${value.$ref} is not in the contract.`);
  }
  return resolve(found as T | Reference); // the reference says what it stands for
}

/** An operation's parameters of a kind, in the order of the path, or of the document. */
export function parametersOf(operation: Operation, kind: "path" | "query"): Parameter[] {
  const all = (operation.parameters ?? [])
    .map((one) => resolve<Parameter>(one))
    .filter((one) => one.in === kind);
  return kind === "query"
    ? all
    : all.toSorted((a, b) => operation.path.indexOf(`{${a.name}}`) - operation.path.indexOf(`{${b.name}}`));
}

/** `getUser` -> `GetUser`. */
export const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** The schema of an answer's or a request's JSON. */
export const jsonOf = (holder: Content): Schema | undefined => holder.content?.["application/json"]?.schema;
