import type { CodeSample, Operation } from "./contract.ts";

/**
 * How an operation is called from the command line and by the client, with the values of the contract's examples. `curl`
 * takes `BASE_URL` and `ADMIN_TOKEN` from the environment, as the guides do.
 */
export function codeSamples(operation: Operation): readonly CodeSample[] {
  return [
    { lang: "bash", label: "curl", source: curlSample(operation) },
    { lang: "typescript", label: "TypeScript", source: typescriptSample(operation) },
  ];
}

export function curlSample(operation: Operation): string {
  const { method, body, needsToken } = operation;
  const implied = body === undefined ? "GET" : "POST";
  const options = [
    ...(method === implied ? [] : [`-X ${method}`]),
    ...(needsToken ? ['-H "Authorization: Bearer $ADMIN_TOKEN"'] : []),
    ...(body === undefined ? [] : [`-d ${quoted(jsonText(body))}`]),
  ];
  return [`curl "$BASE_URL${pathOf(operation)}"`, ...options].join(" \\\n  ");
}

export function typescriptSample(operation: Operation): string {
  const settings = operation.needsToken
    ? '{\n  baseUrl: "http://127.0.0.1:8008",\n  accessToken: process.env.ADMIN_TOKEN ?? "",\n}'
    : '{ baseUrl: "http://127.0.0.1:8008" }';
  return `import { createClient } from "@synapse-user-admin/client";

const client = createClient(${settings});

${callSample(operation)}
`;
}

/** The statements that call an operation, without the making of the client. */
function callSample(operation: Operation): string {
  if (isList(operation)) {
    // Its `limit` is how many come with one request; here as many are wanted as `curl` gets.
    const { limit, ...query } = sampleQuery(operation);
    const given = [...pathArguments(operation), ...(Object.keys(query).length === 0 ? [] : [query])];
    return `const items = await client.${operation.sdk}(${given.map(literal).join(", ")}).toArray(${literal({ limit })});\nconsole.log(items);`;
  }
  const call = `client.${operation.sdk}(${sampleArguments(operation).map(literal).join(", ")})`;
  if (operation.sdk === "moderation.redact") {
    return `const status = await ${call}.finished();\nconsole.log(status);`;
  }
  return isEmpty(operation.answer) ? `await ${call};` : `const answer = await ${call};\nconsole.log(answer);`;
}

/** What the client's method is given: the path's parameters in their order, then the body or the query. */
function sampleArguments(operation: Operation): readonly unknown[] {
  const query = sampleQuery(operation);
  return [
    ...pathArguments(operation),
    ...(operation.body === undefined ? [] : [operation.body]),
    ...(Object.keys(query).length === 0 ? [] : [query]),
  ];
}

function pathArguments({ parameters }: Operation): readonly unknown[] {
  return parameters.filter((parameter) => parameter.in === "path").map(({ example }) => example);
}

/** Whether the client gives it as an iterable over all its pages. */
function isList({ method, parameters }: Operation): boolean {
  return method === "GET" && parameters.some(({ in: place, name }) => place === "query" && name === "from");
}

/** What has to be given, and how much is wanted at a time. A filter would only make the sample's answer empty. */
function sampleQuery({ parameters }: Operation): Readonly<Record<string, unknown>> {
  const given = parameters.filter(
    ({ in: place, name, required }) => place === "query" && (required || name === "limit"),
  );
  return Object.fromEntries(given.map(({ name, example }) => [name, example]));
}

function pathOf(operation: Operation): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value = operation.parameters.find((parameter) => parameter.name === name)?.example;
    // Both may stand in a path as they are, and an id is easier to read with them.
    return encodeURIComponent(String(value)).replaceAll("%40", "@").replaceAll("%3A", ":");
  });
  const query = new URLSearchParams(
    Object.entries(sampleQuery(operation)).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return query === "" ? path : `${path}?${query}`;
}

/** JSON, on one line where that is short. */
function jsonText(value: unknown): string {
  const lines = JSON.stringify(value, null, 2);
  const line = lines.replaceAll(/\n */g, " ");
  return line.length <= 60 ? line : lines;
}

/** For a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function isEmpty(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && Object.keys(answer).length === 0;
}

/** A JSON value as one writes it in TypeScript: on one line where that is short. */
function literal(value: unknown): string {
  const line = onOneLine(value);
  if (line.length <= 60 || typeof value !== "object" || value === null) {
    return line;
  }
  const parts = Array.isArray(value)
    ? value.map((item) => literal(item))
    : Object.entries(value).map(([name, item]) => `${key(name)}: ${literal(item)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${parts.map((part) => `  ${part.replaceAll("\n", "\n  ")},\n`).join("")}${close}`;
}

function onOneLine(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(onOneLine).join(", ")}]`;
  }
  const parts = Object.entries(value).map(([name, item]) => `${key(name)}: ${onOneLine(item)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
