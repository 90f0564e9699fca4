export { operations } from "./generated/operations.ts";
export type { OperationId, Operations } from "./generated/operations.ts";
export type * from "./generated/types.gen.ts";
export { openApiDocument } from "./document.ts";
export type { OpenApiJson } from "./document.ts";
