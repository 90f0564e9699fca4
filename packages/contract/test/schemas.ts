import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { operationsOf, resolve } from "../generate/document.ts";
import type {
  Example,
  MediaType,
  OpenApiDocument,
  Parameter,
  RequestBody,
  Response,
} from "../generate/document.ts";

const file = new URL("../src/generated/openapi.json", import.meta.url);

/** The bundled contract, as its generators read it. */
export const contract = JSON.parse(readFileSync(file, "utf8")) as OpenApiDocument; // written by `generate`

// strict: a keyword that is misspelled or can't apply is an error, and not silently without effect.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
// What Ajv doesn't know: where the components stand, OpenAPI's own keyword, and our extensions.
ajv.addVocabulary([
  "components",
  "example",
  "x-added-in-synapse",
  "x-errcode",
  "x-matrix-id",
  "x-sensitive",
  "x-truthy",
  "x-unit",
]);
ajv.addFormat("password", true);
ajv.addSchema({ $id: "contract", components: contract.components });

/** The validator of a schema that stands in the contract. */
export function validator(schema: object): ValidateFunction {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/');
  return ajv.compile(JSON.parse(text) as object); // a schema stays a schema
}

/** An example with the schema that it must fit, and where it stands. */
export interface PlacedExample {
  where: string;
  schema: object;
  value: unknown;
}

/** The examples of all parameters, requests and responses (headers included). */
export function examples(): PlacedExample[] {
  return operationsOf(contract).flatMap(({ operation }) => [
    ...(operation.parameters ?? []).map((one) =>
      parameterExample(operation.operationId, resolve<Parameter>(contract, one)),
    ),
    ...mediaExamples(`${operation.operationId} request`, operation.requestBody),
    ...Object.entries(operation.responses).flatMap(([status, one]) =>
      mediaExamples(`${operation.operationId} ${status}`, resolve<Response>(contract, one)),
    ),
  ]);
}

function parameterExample(operationId: string, { name, schema, example }: Parameter): PlacedExample {
  return { where: `${operationId} parameter ${name}`, schema, value: example };
}

function mediaExamples(where: string, owner: RequestBody | Response | undefined): PlacedExample[] {
  const media: MediaType[] = Object.values(owner?.content ?? {});
  return media.flatMap(({ schema, examples: named }) =>
    Object.entries(named ?? {}).map(([name, one]) => ({
      where: `${where}: ${name}`,
      schema,
      value: resolve<Example>(contract, one).value,
    })),
  );
}
