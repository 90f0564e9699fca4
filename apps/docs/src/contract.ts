import document from "@synapse-user-admin/contract/openapi.json" with { type: "json" };

/** What the site reads of the contract; the contract's own lint holds the rest. */
export interface Contract {
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, ContractOperation>>;
  components: Record<string, Record<string, unknown>>;
}

interface ContractOperation {
  operationId: string;
  summary: string;
  description?: string;
  tags: [string];
  "x-sdk": string;
  "x-caller": keyof typeof callers;
  "x-codeSamples"?: readonly CodeSample[];
  parameters?: object[];
  requestBody?: { content: Content };
  responses: Record<string, object>;
}

/** What openapi/EXTENSIONS.md says of each value of `x-caller`. */
const callers = {
  admin: "for a server administrator",
  "admin-or-target": "for a server administrator, and for users about themselves",
  "user-or-guest": "for whoever has a good token, guests too",
  "user-or-locked": "for whoever has a token, locked users too, but no guest",
  anonymous: "for everyone; a token is not looked at",
  anyone: "for everyone, but a token that is sent must be good",
} as const;

type Content = Record<"application/json", { schema: object; examples?: Record<string, object> }>;

/** As Redoc shows it beside an operation. */
export interface CodeSample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description: string;
  readonly example: unknown;
}

/** An operation with all that it refers to put in its place. */
export interface Operation {
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  /** `group.method`, its place in the client. */
  readonly sdk: string;
  /** Who may call, in words. */
  readonly caller: string;
  /** Whether it takes an access token. */
  readonly needsToken: boolean;
  /** In the order of the path, then those of the query. */
  readonly parameters: readonly Parameter[];
  /** The body's first example; `undefined` where there is no body. */
  readonly body: unknown;
  /** The declared statuses. */
  readonly statuses: readonly number[];
  /** The first example of the first 2xx answer. */
  readonly answer: unknown;
  /** The names of all properties that its requests and answers may have, at any depth. */
  readonly properties: readonly string[];
  /** Those that its answers may have. */
  readonly errcodes: readonly string[];
}

// The compiler knows this one document's literal form; here it is read as any contract.
export const contract = document as unknown as Contract;

/** Where the reference has an operation, behind its page's `#`. */
export function anchorOf({ tag, operationId }: Pick<Operation, "tag" | "operationId">): string {
  return `${tagAnchor(tag)}/${operationId.toLowerCase()}`;
}

/** Where the reference has the chapter of a tag, behind its page's `#`. */
export function tagAnchor(tag: string): string {
  return `/${tag.toLowerCase().replaceAll(" ", "-")}`;
}

/** All operations, in the contract's order. */
export const operations: readonly Operation[] = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => resolveOperation(path, method, operation)),
);

function resolveOperation(path: string, method: string, operation: ContractOperation): Operation {
  // What a reference leads to is what the contract's lint lets stand in its place.
  const parameters = (operation.parameters ?? []).map((part) => resolve(part) as Parameter);
  const placeOf = ({ name }: Parameter) => path.indexOf(`{${name}}`);
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  const inQuery = parameters.filter((parameter) => parameter.in === "query");
  const answers = Object.entries(operation.responses).map(([status, response]) => ({
    status: Number(status),
    content: (resolve(response) as { content?: Content }).content,
  }));
  const contents = [operation.requestBody?.content, ...answers.map(({ content }) => content)];
  const success = answers.find(({ status }) => status < 300);
  return {
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path,
    tag: operation.tags[0],
    summary: operation.summary,
    description: operation.description ?? "",
    sdk: operation["x-sdk"],
    caller: callers[operation["x-caller"]],
    needsToken: operation["x-caller"] !== "anonymous" && operation["x-caller"] !== "anyone",
    parameters: [...inPath.toSorted((a, b) => placeOf(a) - placeOf(b)), ...inQuery],
    body: firstExample(operation.requestBody?.content),
    statuses: answers.map(({ status }) => status),
    answer: firstExample(success?.content),
    properties: [...new Set(contents.flatMap(propertiesOf))],
    errcodes: [...new Set(answers.flatMap(({ content }) => errcodesOf(content)))],
  };
}

function firstExample(content: Content | undefined): unknown {
  const example = Object.values(content?.["application/json"].examples ?? {})[0];
  return example === undefined ? undefined : (resolve(example) as { value: unknown }).value;
}

function propertiesOf(content: Content | undefined): string[] {
  return schemasOf(content).flatMap((schema) => Object.keys(schema.properties ?? {}));
}

function errcodesOf(content: Content | undefined): string[] {
  return schemasOf(content)
    .flatMap((schema) => [schema.const, ...(schema.enum ?? [])])
    .filter((value): value is string => typeof value === "string" && /^[A-Z]+(_[A-Z0-9]+)+$/.test(value));
}

/** What is read of a schema here. */
interface Schema {
  readonly properties?: object;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
}

/** The schema of a body and all that are in it, at any depth, each once. */
function schemasOf(content: Content | undefined): readonly Schema[] {
  const seen = new Set<object>();
  const visit = (schema: unknown): void => {
    if (typeof schema === "object" && schema !== null) {
      const part = resolve(schema);
      if (!seen.has(part)) {
        seen.add(part);
        Object.values(part).forEach(visit);
      }
    }
  };
  visit(content?.["application/json"].schema);
  return [...seen];
}

/** What a reference leads to; anything else as it is. */
function resolve(part: object): object {
  if (!("$ref" in part)) {
    return part;
  }
  const [, , kind = "", name = ""] = String(part.$ref).split("/");
  const found = contract.components[kind]?.[name];
  if (typeof found !== "object" || found === null) {
    throw new Error(`The contract has no ${String(part.$ref)}.`);
  }
  return found;
}
