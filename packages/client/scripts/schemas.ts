import {
  type Contract,
  jsonOf,
  operations,
  parametersOf,
  pascal,
  resolve,
  type Operation,
  type Response,
  type Schema,
} from "./contract.ts";

/** The name of the schema that a reference is to. */
const nameOf = ($ref: string) => $ref.split("/").at(-1) ?? "";

/** The schema of what an operation answers, under the name of its type. */
function answerOf(operation: Operation): { name: string; schema: Schema } {
  const schemas = Object.entries(operation.responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([, response]) => jsonOf(resolve<Response>(response)));
  const [first] = schemas;
  if (first === undefined || schemas.some((schema) => JSON.stringify(schema) !== JSON.stringify(first))) {
    throw new Error(`${operation.operationId} does not answer one schema.`);
  }
  return first.$ref === undefined
    ? { name: pascal(operation.operationId.replace(/^get/u, "")), schema: first }
    : { name: nameOf(first.$ref), schema: first };
}

/** The type of what an operation answers. */
export const answerTypeOf = (operation: Operation) => answerOf(operation).name;

/** The type of an operation's body, if it has one. */
export function bodyTypeOf(operation: Operation): string | undefined {
  const schema = operation.requestBody === undefined ? undefined : jsonOf(operation.requestBody);
  if (schema !== undefined && schema.$ref === undefined) {
    throw new Error(`The body of ${operation.operationId} has no schema with a name.`);
  }
  return schema?.$ref === undefined ? undefined : nameOf(schema.$ref);
}

/** The type of an operation's query, if it has one. */
export const queryTypeOf = (operation: Operation): string | undefined =>
  parametersOf(operation, "query").length === 0 ? undefined : `${pascal(operation.operationId)}Query`;

/**
 * The schemas of all that goes into the operations and comes out of them, errors aside, as one document: queries as an object,
 * what names only an answer by that name, and what our extensions say where the generators see it.
 */
export function schemasDocument(): object {
  const found: Record<string, Schema> = {};
  const add = (name: string, schema: Schema) => {
    if (!(name in found)) {
      found[name] = adapt(schema);
      for (const $ref of referencesIn(schema)) {
        add(nameOf($ref), resolve<Schema>({ $ref }));
      }
    }
  };
  for (const operation of operations) {
    const answer = answerOf(operation);
    add(answer.name, resolve(answer.schema));
    const body = bodyTypeOf(operation);
    if (body !== undefined) {
      add(body, resolve<Schema>({ $ref: `#/components/schemas/${body}` }));
    }
    const query = queryTypeOf(operation);
    if (query !== undefined) {
      add(query, querySchema(operation));
    }
  }
  // The members of a union are told apart by texts that must not be any text.
  for (const union of Object.values(found).filter(({ anyOf }) =>
    anyOf?.every(({ $ref }) => $ref !== undefined),
  )) {
    for (const { $ref = "" } of union.anyOf ?? []) {
      for (const property of Object.values(found[nameOf($ref)]?.properties ?? {})) {
        property["x-closed"] = true;
      }
    }
  }
  const schemas = Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { openapi: "3.1.0", info: { title: "", version: "" }, paths: {}, components: { schemas } };
}

/** The names of all types. */
export function schemaNames(document: object): string[] {
  return Object.keys((document as Contract).components.schemas); // as schemasDocument makes it
}

function querySchema(operation: Operation): Schema {
  const parameters = parametersOf(operation, "query");
  const properties = parameters.map(({ name, schema, description, ...rest }) => {
    const extensions = Object.fromEntries(Object.entries(rest).filter(([key]) => key.startsWith("x-")));
    return [name, { ...resolve(schema), ...extensions, description }] as const;
  });
  return {
    type: "object",
    description: `The parameters of ${operation.operationId}.`,
    required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
    properties: Object.fromEntries(properties),
  };
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, member]) =>
    key === "$ref" && typeof member === "string" ? [member] : referencesIn(member),
  );
}

/** A schema as the generators understand it. */
function adapt(schema: Schema): Schema {
  // Hey API knows no patterns of names; one pattern is any name.
  const named = Object.values(schema.patternProperties ?? {})[0] ?? schema.additionalProperties;
  const members = (of: Record<string, Schema>) =>
    Object.fromEntries(Object.entries(of).map(([name, one]) => [name, adapt(one)]));
  // Hey API writes a pattern's control characters and half surrogate pairs as they are, which no source can hold.
  const { type, pattern: _pattern, "x-added-in-synapse": added, description, ...rest } = schema;
  const texts = [
    ...(description === undefined ? [] : [description]),
    ...(added === undefined ? [] : [`@since Synapse ${added}`]),
  ];
  const adapted: Schema = {
    ...rest,
    ...(texts.length === 0 ? {} : { description: texts.join("\n\n") }),
    ...(schema.properties === undefined ? {} : { properties: members(schema.properties) }),
    ...(schema.items === undefined ? {} : { items: adapt(schema.items) }),
    ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf.map(adapt) }),
    ...(typeof named === "object" ? { additionalProperties: adapt(named) } : {}),
  };
  if (!Array.isArray(type)) {
    return { ...adapted, ...(type === undefined ? {} : { type }) };
  }
  // The extensions of a type that may be null are lost, unless they stand with the type itself.
  const { description: text, ...facts } = adapted;
  return {
    ...(text === undefined ? {} : { description: text }),
    anyOf: type.map((one) => (one === "null" ? { type: one } : { ...facts, type: one })),
  };
}
