import {
  jsonOf,
  operations,
  parametersOf,
  pascal,
  resolve,
  type Operation,
  type Response,
  type Schema,
} from "./contract.ts";
import { answerTypeOf, bodyTypeOf, queryTypeOf } from "./schemas.ts";

/** A parameter of a function. */
interface Argument {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  readonly description: string;
}

const callOptions: Argument = {
  name: "options",
  type: "CallOptions",
  isOptional: true,
  description: "What this call does otherwise: `signal`, `timeout`, `retry`, `headers`.",
};

/** The source of `operations.ts`: a function for each operation. */
export function operationsSource(types: readonly string[]): string {
  const functions = operations.map((operation) => functionOf(operation));
  return [
    "// Generated from the contract by `generate`. Do not edit.",
    `import { send, type Connection } from "../Connection.ts";`,
    `import { listOf, type List } from "../List.ts";`,
    `import { path } from "../path.ts";`,
    `import { redactionTask, type RedactionTask } from "../RedactionTask.ts";`,
    `import type { CallOptions } from "../settings.ts";`,
    `import type { UserId } from "../UserId.ts";`,
    importOf(types, functions.join("\n")),
    "",
    functions.join("\n\n"),
    "",
  ].join("\n");
}

/** The source of `OperationGroups.ts`: the same as methods of a client, where `x-sdk` places them. */
export function groupsSource(types: readonly string[]): string {
  const groups = Map.groupBy(operations, (operation) => placeOf(operation).group);
  const classes = [...groups].map(([group, members]) => groupClass(group, members));
  const source = classes.join("\n\n");
  return [
    "// Generated from the contract by `generate`. Do not edit.",
    `import { Connection } from "../Connection.ts";`,
    `import type { List } from "../List.ts";`,
    `import type { RedactionTask } from "../RedactionTask.ts";`,
    `import type { CallOptions, ClientSettings } from "../settings.ts";`,
    `import type { UserId } from "../UserId.ts";`,
    `import * as operations from "./operations.ts";`,
    importOf(types, source),
    "",
    source,
    "",
    "/** Every operation of the contract, where its `x-sdk` places it. */",
    "export class OperationGroups extends Connection {",
    ...[...groups.keys()].flatMap((group) => [`  readonly ${group}: ${groupName(group)};`]),
    "",
    "  constructor(settings: ClientSettings) {",
    "    super(settings);",
    ...[...groups.keys()].map((group) => `    this.${group} = new ${groupName(group)}(this);`),
    "  }",
    "}",
    "",
  ].join("\n");
}

/** The names of the groups' classes. */
export const groupNames = () =>
  [...new Set(operations.map((operation) => groupName(placeOf(operation).group)))].toSorted();

function groupClass(group: string, members: readonly Operation[]): string {
  return [
    `/** \`client.${group}\` */`,
    `export class ${groupName(group)} {`,
    "  readonly #connection: Connection;",
    "",
    "  /** @internal */",
    "  constructor(connection: Connection) {",
    "    this.#connection = connection;",
    "  }",
    ...members.map((operation) => `\n${indent(methodOf(operation))}`),
    "}",
  ].join("\n");
}

function methodOf(operation: Operation): string {
  const { operationId } = operation;
  const args = argumentsOf(operation);
  const given = ["this.#connection", ...args.map(({ name }) => name)].join(", ");
  return [
    docs(operation, args),
    `${placeOf(operation).method}(${signature(args)}): ${resultOf(operation)} {`,
    `  return operations.${operationId}(${given});`,
    "}",
  ].join("\n");
}

function functionOf(operation: Operation): string {
  const { operationId } = operation;
  const args: Argument[] = [
    {
      name: "connection",
      type: "Connection",
      isOptional: false,
      description: "The server, and who asks: a `Connection`, or a client.",
    },
    ...argumentsOf(operation),
  ];
  const isPromise = !isPaged(operation) && statusOf(operation) === undefined;
  return [
    docs(operation, args),
    `export ${isPromise ? "async " : ""}function ${operationId}(${signature(args)}): ${resultOf(operation)} {`,
    ...indent(bodyOf(operation)).split("\n"),
    "}",
  ].join("\n");
}

function bodyOf(operation: Operation): string {
  const paging = operation["x-paged"];
  const status = statusOf(operation);
  if (paging !== undefined) {
    const { items, id } = paging;
    return [
      `const ask = async (query: object, options: CallOptions | undefined) =>`,
      `  send<${answerTypeOf(operation)}>(connection, ${call(operation, "{ ...query }")}, options);`,
      `return listOf(${JSON.stringify(operation.operationId)}, ask, ${JSON.stringify(items)}, ${JSON.stringify(id)}, query, options);`,
    ].join("\n");
  }
  const query = queryTypeOf(operation) === undefined ? undefined : "{ ...query }";
  if (status !== undefined) {
    return [
      `const start = async () => send<${answerTypeOf(operation)}>(connection, ${call(operation, query)}, options);`,
      `return redactionTask(start(), (redactId, signal) => ${status}(connection, redactId, { ...options, signal }), options?.signal);`,
    ].join("\n");
  }
  return `return send(connection, ${call(operation, query)}, options);`;
}

/** What is sent, as source. */
function call(operation: Operation, query: string | undefined): string {
  const { operationId, method } = operation;
  const template = operation.path.replaceAll(/\{(\w+)\}/gu, (_all, name: string) => `\${${name}}`);
  const bodyName = bodyTypeOf(operation);
  const secrets = bodyName === undefined ? [] : secretsIn(bodyName);
  const facts: [string, string | undefined][] = [
    ["operationId", JSON.stringify(operationId)],
    ["method", JSON.stringify(method)],
    ["path", template === operation.path ? JSON.stringify(template) : `path\`${template}\``],
    ["query", query],
    [
      "body",
      bodyName === undefined ? undefined : operation.requestBody?.required === true ? "body" : "body ?? {}",
    ],
    ["secrets", secrets.length === 0 ? undefined : JSON.stringify(secrets)],
    ["anonymous", operation["x-caller"] === "anonymous" ? "true" : undefined],
    ["idempotent", operation["x-idempotent"]?.toString()],
    ["addedInSynapse", quoted(operation["x-added-in-synapse"])],
    ["unavailableWithDelegatedAuth", operation["x-unavailable-with-delegated-auth"]?.toString()],
  ];
  const members = facts.flatMap(([name, value]) => {
    if (value === undefined) {
      return [];
    }
    return name === value ? [`  ${name},`] : [`  ${name}: ${value},`];
  });
  return ["{", ...members, "}"].join("\n");
}

const quoted = (text: string | undefined) => (text === undefined ? undefined : JSON.stringify(text));

/** The names of the secret members of a body. */
function secretsIn(schemaName: string): string[] {
  const schema = resolve<Schema>({ $ref: `#/components/schemas/${schemaName}` });
  const names = new Set<string>();
  const visit = (one: Schema) => {
    const { properties = {}, items, anyOf = [] } = resolve(one);
    for (const [name, member] of Object.entries(properties)) {
      if (member["x-sensitive"] === true) {
        names.add(name);
      }
      visit(member);
    }
    [...(items === undefined ? [] : [items]), ...anyOf].forEach(visit);
  };
  visit(schema);
  return [...names].toSorted();
}

function argumentsOf(operation: Operation): Argument[] {
  const body = bodyTypeOf(operation);
  const query = queryTypeOf(operation);
  if (body !== undefined && query !== undefined) {
    throw new Error(`${operation.operationId} has both a body and a query; a method has a place for one.`);
  }
  return [
    ...parametersOf(operation, "path").map(({ name, schema, description }) => ({
      name,
      type: resolve(schema)["x-matrix-id"] === "user" ? "UserId" : "string",
      isOptional: false,
      // That is the client's business.
      description: description.replace(" A `/` in it must be percent-encoded.", ""),
    })),
    ...(body === undefined
      ? []
      : [
          {
            name: "body",
            type: body,
            isOptional: operation.requestBody?.required !== true,
            description: operation.requestBody?.description ?? "",
          },
        ]),
    ...(query === undefined
      ? []
      : [
          {
            name: "query",
            type: query,
            isOptional: parametersOf(operation, "query").every(({ required }) => required !== true),
            description: isPaged(operation)
              ? "What to list, and how. `limit` is the size of a page, not of the list."
              : "What is asked for.",
          },
        ]),
    callOptions,
  ];
}

const signature = (args: readonly Argument[]) =>
  args.map(({ name, type, isOptional }) => `${name}${isOptional ? "?" : ""}: ${type}`).join(", ");

const isPaged = (operation: Operation) => operation["x-paged"] !== undefined;

/** The operation that says how it goes with what this one started, by the link `status`. */
function statusOf(operation: Operation): string | undefined {
  for (const response of Object.values(operation.responses)) {
    const { links } = resolve<Response & { links?: Record<string, { operationId: string }> }>(response);
    if (links?.["status"] !== undefined) {
      return links["status"].operationId;
    }
  }
  return undefined;
}

function resultOf(operation: Operation): string {
  const answer = answerTypeOf(operation);
  const paging = operation["x-paged"];
  if (statusOf(operation) !== undefined) {
    return "RedactionTask";
  }
  if (paging === undefined) {
    return `Promise<${answer}>`;
  }
  const page = resolve<Schema>({ $ref: `#/components/schemas/${answer}` });
  const row = page.properties?.[paging.items]?.items;
  const id = row === undefined ? undefined : resolve(row).properties?.[paging.id];
  if (row?.$ref === undefined || id === undefined) {
    throw new Error(`x-paged of ${operation.operationId} fits no property of ${answer}.`);
  }
  return `List<${row.$ref.split("/").at(-1) ?? ""}, ${answer}, ${id["x-matrix-id"] === "user" ? "UserId" : "string"}>`;
}

/** `users.get` in its two parts. */
function placeOf(operation: Operation): { group: string; method: string } {
  const [group = "", method = ""] = operation["x-sdk"].split(".");
  return { group, method };
}

const groupName = (group: string) => `${pascal(group)}Group`;

function docs(operation: Operation, args: readonly Argument[]): string {
  const { summary, description, path, method } = operation;
  const oneLine = (text: string) => text.replaceAll(/\s+/gu, " ").trim();
  const lines = [
    `${summary}.`,
    "",
    ...description.trim().split("\n"),
    "",
    `\`${method} ${path}\``,
    "",
    ...(operation["x-unavailable-with-delegated-auth"] === true
      ? ["A server that delegates authentication (MSC3861) does not have it.", ""]
      : []),
    ...args.map(({ name, description: text }) => `@param ${name} ${oneLine(text)}`),
    ...errorsOf(operation).map((line) => `@throws ${line}`),
    ...(operation["x-added-in-synapse"] === undefined
      ? []
      : [`@since Synapse ${operation["x-added-in-synapse"]}`]),
    ...(operation.deprecated === true ? ["@deprecated"] : []),
  ];
  return ["/**", ...lines.map((line) => ` * ${line.replaceAll("*/", "*\\/")}`.trimEnd()), " */"].join("\n");
}

/** The error answers that an operation declares, by the class that they are thrown as. */
function errorsOf(operation: Operation): string[] {
  return (
    Object.entries(operation.responses)
      // What may happen to any request, whatever it is, is not told for each.
      .filter(([status]) => Number(status) >= 400 && Number(status) < 500)
      .flatMap(([status, response]) => {
        const schema = jsonOf(resolve<Response>(response));
        const codes = schema === undefined ? [] : errcodesIn(schema);
        const classes = Map.groupBy(codes, (code) => errorClass(status, code));
        return [...classes].map(([name, of]) => `${name}: ${status} ${of.join(", ")}`);
      })
  );
}

function errcodesIn(schema: Schema): string[] {
  const { properties, allOf = [] } = resolve(schema);
  return [...(properties?.["errcode"]?.enum ?? []).map(String), ...allOf.flatMap(errcodesIn)];
}

/** As `errorOf` of the client does it. */
function errorClass(status: string, code: string): string {
  const byCode: Record<string, string> = {
    M_MISSING_TOKEN: "UnknownTokenError",
    M_UNKNOWN_TOKEN: "UnknownTokenError",
    M_UNRECOGNIZED: "UnsupportedByServerError",
  };
  const byStatus: Record<string, string> = {
    "403": "ForbiddenError",
    "404": "NotFoundError",
    "429": "RateLimitedError",
  };
  return byCode[code] ?? byStatus[status] ?? "MatrixError";
}

function importOf(types: readonly string[], source: string): string {
  const used = types.filter((name) => new RegExp(`(?<![\\w.{])${name}(?!\\w)`, "u").test(source));
  return `import type {\n${used.map((name) => `  ${name},\n`).join("")}} from "./types.gen.ts";`;
}

const indent = (text: string) => text.replaceAll(/^(?=.)/gmu, "  ");
