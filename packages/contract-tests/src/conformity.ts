import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import openApiDocument from "@synapse-user-admin/contract/openapi.json" with { type: "json" };
import { operations, type OperationId } from "@synapse-user-admin/contract";
import { BrokenPromise } from "./brokenPromise.ts";
import { contractAsOf } from "./contractAsOf.ts";
import { curl } from "./expect.ts";
import type { Answer } from "./http.ts";

const rootId = "contract";
/** By the Synapse that is to be fitted, empty for the newest, and the schema's JSON pointer. */
const validators = new Map<string, ValidateFunction>();
const ajvs = new Map<string, Ajv2020>();

function ajvFor(synapseVersion: string | undefined): Ajv2020 {
  const key = synapseVersion ?? "";
  const known = ajvs.get(key);
  if (known !== undefined) {
    return known;
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(
    synapseVersion === undefined ? openApiDocument : contractAsOf(synapseVersion, openApiDocument),
    rootId,
  );
  ajvs.set(key, ajv);
  return ajv;
}

/**
 * Holds an answer against the contract: the status has to be declared, and the whole body has to fit, with
 * fields that the contract does not know failing.
 *
 * @param synapseVersion fields that a later Synapse added may be missing
 */
export function assertConforms(
  operationId: OperationId,
  pointer: string,
  answer: Answer,
  synapseVersion?: string,
) {
  const key = `${pointer}/responses/${answer.status}`;
  const schema = schemaPointer(key);
  const broken = (message: string, expected: string) =>
    new BrokenPromise(
      `${message}\n${curl(answer.request)}\nanswered ${answer.status}: ${answer.text.slice(0, 2000)}`,
      { expected, got: `${answer.status} ${answer.text.slice(0, 2000)}`, answer },
    );
  if (schema === undefined) {
    throw broken(
      `${operationId} does not declare the status ${answer.status}`,
      `one of the statuses ${operations[operationId].statuses.join(", ")}`,
    );
  }
  if (answer.request.method === "HEAD") {
    return;
  }
  const validatorKey = `${synapseVersion ?? ""}${schema}`;
  const ajv = ajvFor(synapseVersion);
  let validate = validators.get(validatorKey);
  if (validate === undefined) {
    validate = ajv.compile({ $ref: `${rootId}#${schema}` });
    validators.set(validatorKey, validate);
  }
  if (!validate(answer.body)) {
    const errors = ajv.errorsText(validate.errors, { dataVar: "body" });
    throw broken(`the body does not fit the contract: ${errors}`, errors);
  }
}

/** The JSON pointer of a response's schema, behind the references on the way. */
function schemaPointer(responsePointer: string): string | undefined {
  const response = resolve(responsePointer);
  if (response === undefined) {
    return undefined;
  }
  const schema = `${response}/content/application~1json/schema`;
  return lookUp(schema) === undefined ? undefined : schema;
}

function resolve(pointer: string): string | undefined {
  const value = lookUp(pointer);
  if (value === undefined) {
    return undefined;
  }
  const reference = typeof value === "object" && value !== null && "$ref" in value ? value.$ref : undefined;
  return typeof reference === "string" ? resolve(reference.slice(1)) : pointer;
}

function lookUp(pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (at, part) =>
        typeof at === "object" && at !== null ? (at as Record<string, unknown>)[part] : undefined,
      openApiDocument,
    );
}
