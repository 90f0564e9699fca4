import type { OperationId } from "@synapse-user-admin/contract";
import { BadRequest } from "express-openapi-validator/dist/framework/types.js";
import { RequestValidator } from "express-openapi-validator/dist/middlewares/openapi.request.validator.js";
import { MatrixError, type Errcode } from "./errors.ts";

/** An OpenAPI document or a part of one, as JSON. */
export interface JsonNode {
  readonly [key: string]: unknown;
}

/** The validator's own type of an OpenAPI document. */
type ValidatorDocument = ConstructorParameters<typeof RequestValidator>[0];

/** The parts of a request that the contract has something to say about. */
export interface Validated {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Record<string, unknown>;
  readonly body: Record<string, unknown> | undefined;
}

/**
 * Holds requests against the contract by express-openapi-validator.
 *
 * Its request validator alone is used, with the operation that the routing has found, and is given a plain
 * view of the request. As a whole chain it would match the path a second time against every pattern, refuse
 * reserved characters that Synapse takes, and look at the Content-Type, which Synapse ignores
 * (docs/adr/0004-routing-and-validation.md has the figures).
 */
export function createValidation(document: JsonNode) {
  // The validator rewrites parts of what it is given.
  const apiDoc = structuredClone(document) as JsonNode & ValidatorDocument;
  const validator = new RequestValidator(apiDoc, {
    strict: false,
    strictNumbers: true,
    validateSchema: false,
    useDefaults: true,
    coerceTypes: false,
    allErrors: false,
    allowUnknownQueryParameters: true,
    validateFormats: false,
    formats: {},
  });
  const schemas = new Map<string, JsonNode>();
  // By operation, what the validator made of its contract at the first request.
  const compiled = new Map<string, Compiled>();
  // Operations of which any request is as the contract says: there is nothing to hold one against.
  const unconditional = new Set<string>();
  // The fields of each operation's body that are taken by their truth: `x-truthy`.
  const truthy = new Map<string, readonly string[]>();
  for (const [path, item] of Object.entries(node(apiDoc["paths"]))) {
    for (const operation of Object.values(node(item)).map(node)) {
      if (typeof operation["operationId"] === "string") {
        schemas.set(operation["operationId"], { ...operation, path });
        if (takesAnything(apiDoc, operation)) {
          unconditional.add(operation["operationId"]);
        }
        const fields = Object.entries(bodyProperties(apiDoc, operation))
          .filter(([, schema]) => node(schema)["x-truthy"] === true)
          .map(([name]) => name);
        truthy.set(operation["operationId"], fields);
      }
    }
  }

  /**
   * Checks one request, and fills the contract's defaults into its query and body.
   *
   * @throws MatrixError with the errcode that the contract gives for the violation
   */
  return (operationId: OperationId, request: Validated) => {
    if (unconditional.has(operationId)) {
      return;
    }
    const schema = schemas.get(operationId) ?? {};
    const path = String(schema["path"]);
    for (const name of truthy.get(operationId) ?? []) {
      if (request.body !== undefined && name in request.body) {
        request.body[name] = isTruthy(request.body[name]);
      }
    }
    const view = {
      method: operationId,
      path,
      originalUrl: path,
      headers: { "content-type": mediaType },
      params: request.path,
      query: request.query,
      body: request.body,
      openapi: { schema, expressRoute: path, openApiRoute: path, pathParams: request.path },
    };
    const quick = compiled.get(operationId);
    if (quick !== undefined && quick.parameters(view) && quick.body(view)) {
      return;
    }
    try {
      // The view has every field that the validator reads; Express's request has many more.
      void validator.validate(view as never, undefined as never, () => {});
    } catch (error) {
      throw error instanceof BadRequest ? violation(apiDoc, schema, error, request) : error;
    }
    compiled.set(operationId, compiledBy(validator, `${operationId}-${path}-${mediaType}`));
  };
}

/** What the validator is told that a body is, whatever its Content-Type says. */
const mediaType = "application/json";

/** The functions that Ajv made of an operation's contract: whether a request is as they say. They fill in defaults. */
interface Compiled {
  readonly parameters: (request: unknown) => boolean;
  readonly body: (request: unknown) => boolean;
}

/**
 * What the validator has compiled for an operation. It does much around these that is of no use here, such as parsing the
 * URL anew, and takes twenty times as long; so it is asked only about what they refuse, to say what is wrong.
 *
 * @param key the validator's own key: method, path and media type
 */
function compiledBy(validator: RequestValidator, key: string): Compiled {
  // Its two Ajv instances are private to the compiler alone.
  const { ajv, ajvBody } = validator as unknown as Record<
    "ajv" | "ajvBody",
    { getSchema(key: string): Compiled["body"] | undefined }
  >;
  const [parameters, body] = [ajv.getSchema(key), ajvBody.getSchema(key)];
  if (parameters === undefined || body === undefined) {
    throw new Error(`the validator keeps nothing under ${key}`);
  }
  return { parameters, body };
}

/** Says a violation of the contract in Matrix's terms. */
function violation(apiDoc: JsonNode, operation: JsonNode, error: BadRequest, request: Validated) {
  const first = error.errors?.[0];
  if (first === undefined) {
    return new MatrixError(400, "M_INVALID_PARAM", error.message);
  }
  const [place = "", ...keys] = first.path.split("/").slice(1).map(unescapePointer);
  const name = keys.join(".");
  const kind = kindOf(first.errorCode ?? "");
  const schemas = schemasOnTheWay(apiDoc, operation, place, keys);
  const fallback = kind === "missing" ? "M_MISSING_PARAM" : "M_INVALID_PARAM";
  const errcode = errcodeOf(schemas, kind) ?? fallback;
  const what = place === "query" ? `Query parameter '${name}'` : `'${name}'`;
  if (kind === "missing") {
    return new MatrixError(400, errcode, `${what} is missing.`);
  }
  const secret = schemas.some((schema) => schema["x-sensitive"] === true);
  const value = secret ? "" : `, but is ${shown(valueAt(request, place, keys))}`;
  return new MatrixError(400, errcode, `${what} ${first.message}${value}.`);
}

/** Follows references within the document. */
function resolveIn(apiDoc: JsonNode, value: unknown): JsonNode {
  const target = node(value);
  const reference = target["$ref"];
  if (typeof reference !== "string") {
    return target;
  }
  const keys = reference.split("/").slice(1).map(unescapePointer);
  return resolveIn(
    apiDoc,
    keys.reduce<unknown>((at, key) => node(at)[key], apiDoc),
  );
}

function bodySchema(apiDoc: JsonNode, operation: JsonNode): JsonNode {
  const content = node(resolveIn(apiDoc, operation["requestBody"])["content"]);
  return resolveIn(apiDoc, node(content["application/json"])["schema"]);
}

/** Whether an operation has neither a body nor a parameter but any text in its path. */
const takesAnything = (apiDoc: JsonNode, operation: JsonNode) =>
  operation["requestBody"] === undefined &&
  list(operation["parameters"])
    .map((parameter) => resolveIn(apiDoc, parameter))
    .every((parameter) => parameter["in"] === "path" && isAnyText(resolveIn(apiDoc, parameter["schema"])));

/** What says nothing of a value but that it is a text; the rest is for readers. */
const isAnyText = (schema: JsonNode) =>
  schema["type"] === "string" &&
  Object.keys(schema).every((key) => key.startsWith("x-") || ["type", "description"].includes(key));

const bodyProperties = (apiDoc: JsonNode, operation: JsonNode) =>
  node(bodySchema(apiDoc, operation)["properties"]);

/** Python's idea of truth, which Synapse goes by in a few places. */
const isTruthy = (value: unknown) =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === "object" && value !== null
      ? Object.keys(value).length > 0
      : Boolean(value);

/** From the outermost schema to the one that the value broke. */
function schemasOnTheWay(
  apiDoc: JsonNode,
  operation: JsonNode,
  place: string,
  keys: readonly string[],
): readonly JsonNode[] {
  const resolve = (value: unknown) => resolveIn(apiDoc, value);
  if (place === "query") {
    const parameter = list(operation["parameters"])
      .map(resolve)
      .find((candidate) => candidate["in"] === "query" && candidate["name"] === keys[0]);
    return parameter === undefined ? [] : [parameter, resolve(parameter["schema"])];
  }
  let schema = bodySchema(apiDoc, operation);
  const way = [schema];
  for (const key of keys) {
    const properties = node(schema["properties"]);
    schema = resolve(/^\d+$/.test(key) && !(key in properties) ? schema["items"] : properties[key]);
    way.push(schema);
  }
  return way;
}

/** How a value can break its schema, as `x-errcode` tells them apart. */
type Violation = "missing" | "range" | "invalid";

/** The kind of a violation from the validator's name for it, `<keyword>.openapi.validation`. */
function kindOf(errorCode: string): Violation {
  const keyword = errorCode.slice(0, errorCode.indexOf("."));
  return keyword === "required" ? "missing" : ranges.has(keyword) ? "range" : "invalid";
}

const ranges = new Set(["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"]);

/** `x-errcode` of the innermost schema that has one. */
function errcodeOf(schemas: readonly JsonNode[], kind: Violation): Errcode | undefined {
  for (const schema of schemas.toReversed()) {
    const errcode = schema["x-errcode"];
    const byKind = node(errcode);
    const chosen =
      typeof errcode === "string"
        ? errcode
        : (byKind[kind] ?? (kind === "range" ? byKind["invalid"] : undefined));
    if (typeof chosen === "string") {
      // The lint of the contract lets none but Matrix's errcodes pass.
      return chosen as Errcode;
    }
  }
  return undefined;
}

function valueAt(request: Validated, place: string, keys: readonly string[]): unknown {
  const root: unknown = place === "query" ? request.query : request.body;
  return keys.reduce<unknown>((at, key) => node(at)[key], root);
}

/** A value as a message shows it: as JSON, and not more than a line of it. What a query could not be read as is quoted. */
function shown(value: unknown): string {
  const quoted = typeof value === "string" && /^'.*'$/s.test(value);
  const text = quoted ? value : (JSON.stringify(value) ?? "absent");
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

const unescapePointer = (part: string) => part.replaceAll("~1", "/").replaceAll("~0", "~");

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Descends into JSON whose form is the OpenAPI specification's, not ours. */
const node = (value: unknown): JsonNode =>
  typeof value === "object" && value !== null ? (value as JsonNode) : {};
