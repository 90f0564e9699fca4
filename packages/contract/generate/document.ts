/** What the generators and tests read of an OpenAPI 3.1 document. Not all of OpenAPI: only what this contract uses. */

export interface Reference {
  $ref: string;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  description?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  "x-errcode"?: string | Record<string, string>;
  "x-sensitive"?: boolean;
  "x-unit"?: "s" | "ms";
  "x-matrix-id"?: "user";
}

export interface Parameter {
  name: string;
  in: "path" | "query";
  required?: boolean;
  schema: Schema;
  example?: unknown;
  "x-added-in-synapse"?: string;
}

export interface Example {
  summary: string;
  value: unknown;
}

export interface MediaType {
  schema: Schema;
  examples?: Record<string, Reference | Example>;
}

export interface RequestBody {
  required?: boolean;
  content: Record<string, MediaType>;
}

export interface Response {
  description: string;
  content?: Record<string, MediaType>;
}

export interface OperationObject {
  operationId: string;
  tags: string[];
  parameters?: (Reference | Parameter)[];
  requestBody?: RequestBody;
  responses: Record<string, Reference | Response>;
  "x-sdk": string;
  "x-caller": "admin" | "admin-or-target" | "user-or-guest" | "user-or-locked" | "anonymous" | "anyone";
  "x-writes"?: boolean;
  "x-target"?: "local-user" | "any-user";
  "x-check-order": ("mxid" | "local" | "known" | "json" | "registration" | "request")[];
  "x-target-errors"?: Partial<Record<"malformed" | "remote" | "unknown", string>>;
  "x-added-in-synapse"?: string;
  "x-unavailable-with-delegated-auth"?: boolean;
}

export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, OperationObject>>;
  components: Record<string, Record<string, unknown>>;
}

/** One operation with its place in the document. `method` is upper case. */
export interface PlacedOperation {
  method: string;
  path: string;
  operation: OperationObject;
}

/** All operations in the order of their operationIds. */
export function operationsOf(document: OpenApiDocument): PlacedOperation[] {
  return Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
    )
    .toSorted((a, b) => (a.operation.operationId < b.operation.operationId ? -1 : 1));
}

/** What a reference within the document stands for; anything else is answered as it is. */
export function resolve<T extends object>(document: OpenApiDocument, value: T | Reference): T {
  if (!("$ref" in value) || typeof value.$ref !== "string") return value as T; // no reference, so a T
  const [, , kind, name] = value.$ref.split("/");
  const found = document.components[kind ?? ""]?.[name ?? ""];
  if (found === undefined) throw new Error(`${value.$ref} is not in the document`);
  return resolve(document, found as T | Reference); // the reference says what it stands for
}
