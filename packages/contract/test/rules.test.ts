import { beforeAll, describe, expect, it } from "vitest";
import { rules } from "../../../openapi/rules/plugin.ts";
import { lint, type Files, type Problem } from "./lint.ts";

/** A small description that breaks no rule: a read, a write with a body, and an operation that everyone may call. */
function valid() {
  const answer = (name: string) => ({
    description: "An answer.",
    content: {
      "application/json": {
        schema: { $ref: `#/components/schemas/${name}` },
        examples: { one: { value: {} } },
      },
    },
  });
  const errors = (...statuses: string[]) =>
    Object.fromEntries(statuses.map((status) => [status, answer("Problem")]));
  const userId = {
    name: "user_id",
    in: "path",
    required: true,
    description: "A user.",
    schema: { type: "string" },
  };
  const since = {
    name: "from_ts",
    in: "query",
    description: "A time.",
    "x-unit": "ms",
    schema: { type: "integer" },
  };
  return {
    openapi: "3.1.0",
    info: { title: "Small", version: "1.0.0" },
    security: [{ accessToken: [] }],
    paths: {
      "/_synapse/admin/v1/users/{user_id}": {
        get: {
          operationId: "getUser",
          summary: "Read",
          description: "Reads.",
          tags: ["Accounts"],
          "x-sdk": "users.get",
          "x-caller": "admin",
          "x-target": "local-user",
          "x-check-order": ["mxid", "local", "known", "request"],
          parameters: [userId, since],
          responses: { "200": answer("User"), ...errors("400", "401", "403", "404", "500") },
        },
        put: {
          operationId: "setUser",
          summary: "Write",
          description: "Writes.",
          tags: ["Accounts"],
          "x-sdk": "users.set",
          "x-caller": "admin",
          "x-writes": true,
          "x-target": "local-user",
          "x-check-order": ["mxid", "local", "json", "request"],
          parameters: [userId],
          requestBody: {
            content: {
              "application/json": {
                schema: { $ref: "#/components/schemas/UserRequest" },
                examples: { one: { value: {} } },
              },
            },
          },
          responses: { "200": answer("User"), ...errors("400", "401", "403", "413", "500") },
        },
      },
      "/versions": {
        get: {
          operationId: "getVersions",
          summary: "Versions",
          description: "Answers versions.",
          tags: ["Session"],
          security: [],
          "x-sdk": "server.versions",
          "x-caller": "anonymous",
          "x-check-order": [],
          responses: { "200": answer("User"), ...errors("500") },
        },
      },
    },
    components: {
      schemas: {
        User: {
          type: "object",
          properties: { creation_ts: { type: "integer", "x-unit": "s", description: "When it was made." } },
          additionalProperties: false,
        },
        UserRequest: {
          type: "object",
          properties: { password: { type: "string", "x-sensitive": true, description: "A password." } },
        },
        Problem: {
          type: "object",
          properties: { errcode: { type: "string", description: "What went wrong." } },
          additionalProperties: false,
        },
      },
      securitySchemes: { accessToken: { type: "http", scheme: "bearer" } },
    },
  };
}

/** The description with one value changed, or removed where it is undefined. `path` leads to it. */
function withValue(path: string[], value: unknown): Files {
  const description = valid();
  let at: Record<string, unknown> = description;
  // Each step but the last leads to an object of the description above.
  for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
  const last = path.at(-1) ?? "";
  if (value === undefined) delete at[last];
  else at[last] = value;
  return { "openapi.json": description };
}

const read = ["paths", "/_synapse/admin/v1/users/{user_id}", "get"];
const write = ["paths", "/_synapse/admin/v1/users/{user_id}", "put"];
const open = ["paths", "/versions", "get"];
const schemas = ["components", "schemas"];
const body = { content: { "application/json": { schema: {}, examples: { one: { value: {} } } } } };

/** What must be found: the rule, what is wrong, the description, and a part of the message. */
const cases: [rule: string, what: string, files: Files, message: string][] = [
  ["operation-complete", "no operationId", withValue([...read, "operationId"], undefined), "no operationId"],
  ["operation-complete", "no summary", withValue([...read, "summary"], undefined), "no summary"],
  ["operation-complete", "an empty description", withValue([...read, "description"], " "), "no description"],
  ["operation-complete", "no x-sdk", withValue([...read, "x-sdk"], undefined), "no x-sdk"],
  ["operation-complete", "no x-caller", withValue([...read, "x-caller"], undefined), "no x-caller"],
  [
    "operation-complete",
    "no x-check-order",
    withValue([...open, "x-check-order"], undefined),
    "no x-check-order",
  ],
  ["operation-complete", "two tags", withValue([...read, "tags"], ["A", "B"]), "exactly one tag"],
  [
    "operation-file-name",
    "a file of another name",
    {
      ...withValue([...open.slice(0, -1), "get"], { $ref: "operations/versions.yaml" }),
      "operations/versions.yaml": valid().paths["/versions"].get,
    },
    "the name of the file, versions",
  ],
  [
    "links-lead",
    "a link to nowhere",
    withValue([...open, "responses", "200", "links"], { next: { operationId: "getNothing" } }),
    "no operation getNothing",
  ],
  [
    "links-lead",
    "a link with a parameter too many",
    withValue([...open, "responses", "200", "links"], {
      next: { operationId: "getUser", parameters: { user_id: "a", device_id: "b" } },
    }),
    "no parameter device_id",
  ],
  [
    "operation-errors",
    "no 400 though the id can be wrong",
    withValue([...read, "responses", "400"], undefined),
    "no 400",
  ],
  ["operation-errors", "no 401", withValue([...read, "responses", "401"], undefined), "no 401"],
  ["operation-errors", "no 403", withValue([...read, "responses", "403"], undefined), "no 403"],
  ["operation-errors", "no 403 for a write", withValue([...open, "x-writes"], true), "no 403"],
  [
    "operation-errors",
    "no 404 though the user must be known",
    withValue([...read, "responses", "404"], undefined),
    "no 404",
  ],
  [
    "operation-errors",
    "no 413 though there is a body",
    withValue([...write, "responses", "413"], undefined),
    "no 413",
  ],
  ["operation-errors", "no 500", withValue([...open, "responses", "500"], undefined), "no 500"],
  [
    "operation-security",
    "an administrator without a token",
    withValue([...read, "security"], []),
    "lets everyone in",
  ],
  [
    "operation-security",
    "everyone with a token",
    withValue([...open, "security"], undefined),
    "asks for a token",
  ],
  ["operation-target", "a user but no target", withValue([...read, "x-target"], undefined), "no x-target"],
  [
    "operation-target",
    "a target but no user",
    withValue([...open, "x-target"], "any-user"),
    "no user in the path",
  ],
  [
    "operation-target",
    "a step but no user",
    withValue([...open, "x-check-order"], ["mxid"]),
    "no user in the path",
  ],
  [
    "operation-target",
    "a local target that nobody checks",
    withValue([...read, "x-check-order"], ["request"]),
    "needs the step local",
  ],
  [
    "operation-target",
    "any target that must be known",
    withValue([...read, "x-target"], "any-user"),
    "can't ask for a local",
  ],
  ["operation-target", "errors of no target", withValue([...open, "x-target-errors"], {}), "no x-target"],
  [
    "check-order",
    "a step twice",
    withValue([...read, "x-check-order"], ["mxid", "local", "local", "request"]),
    "stands twice",
  ],
  [
    "check-order",
    "known before local",
    withValue([...read, "x-check-order"], ["mxid", "known", "local", "request"]),
    "local must come before known",
  ],
  [
    "check-order",
    "known before mxid",
    withValue([...read, "x-check-order"], ["local", "known", "mxid", "request"]),
    "mxid must come before known",
  ],
  [
    "check-order",
    "local without mxid or known",
    withValue([...read, "x-check-order"], ["local", "request"]),
    "needs mxid",
  ],
  [
    "check-order",
    "a body that nobody parses",
    withValue([...write, "x-check-order"], ["mxid", "local", "request"]),
    "the step json is missing",
  ],
  [
    "check-order",
    "no body to parse",
    withValue([...read, "x-check-order"], ["mxid", "local", "json", "request"]),
    "no body",
  ],
  [
    "check-order",
    "parameters that nobody checks",
    withValue([...read, "x-check-order"], ["mxid", "local"]),
    "the step request is missing",
  ],
  [
    "writes-marked",
    "a write that doesn't say so",
    withValue([...write, "x-writes"], undefined),
    "needs x-writes",
  ],
  ["writes-marked", "a GET that says so", withValue([...read, "x-writes"], true), "writes nothing"],
  ["no-body-on-get", "a GET with a body", withValue([...read, "requestBody"], body), "takes no body"],
  [
    "no-body-on-get",
    "a DELETE that demands a body",
    withValue([...write.slice(0, -1), "delete"], {
      ...valid().paths["/versions"].get,
      requestBody: { ...body, required: true },
    }),
    "is optional",
  ],
  ["sdk-names", "a name twice", withValue([...read, "x-sdk"], "users.set"), "has x-sdk users.set already"],
  ["sdk-names", "a name that is no place", withValue([...read, "x-sdk"], "get"), "must be group.method"],
  [
    "examples-required",
    "a response without one",
    withValue([...open, "responses", "200"], {
      description: "A",
      content: { "application/json": { schema: {} } },
    }),
    "no example",
  ],
  [
    "examples-required",
    "a request without one",
    withValue([...write, "requestBody"], { content: { "application/json": { schema: {} } } }),
    "no example",
  ],
  [
    "properties-described",
    "a property that isn't",
    withValue([...schemas, "User", "properties", "creation_ts", "description"], undefined),
    "creation_ts isn't described",
  ],
  [
    "time-unit",
    "a property without",
    withValue([...schemas, "User", "properties", "creation_ts", "x-unit"], undefined),
    "creation_ts is a time",
  ],
  [
    "time-unit",
    "a nullable property without",
    withValue([...schemas, "User", "properties", "last_seen"], {
      type: ["integer", "null"],
      description: "A",
    }),
    "last_seen is a time",
  ],
  [
    "time-unit",
    "a parameter without",
    withValue([...read, "parameters", "1", "x-unit"], undefined),
    "from_ts is a time",
  ],
  [
    "sensitive-marked",
    "a password that isn't",
    withValue([...schemas, "UserRequest", "properties", "password", "x-sensitive"], undefined),
    "password is a secret",
  ],
  [
    "sensitive-marked",
    "a token that isn't",
    withValue([...schemas, "UserRequest", "properties", "access_token"], {
      type: "string",
      description: "A",
    }),
    "access_token is a secret",
  ],
  [
    "schema-names",
    "a name that the generator gives",
    withValue([...schemas, "GetUserResponse"], { type: "object" }),
    "a type GetUserResponse of its own",
  ],
  [
    "responses-closed",
    "an open response",
    withValue([...schemas, "User", "additionalProperties"], undefined),
    "needs additionalProperties",
  ],
  [
    "requests-open",
    "a closed request",
    withValue([...schemas, "UserRequest", "additionalProperties"], false),
    "can't be closed",
  ],
  [
    "no-integer-format",
    "an int64",
    withValue([...schemas, "User", "properties", "creation_ts", "format"], "int64"),
    "no format",
  ],
  [
    "extension-values",
    "an extension that nobody reads",
    withValue([...read, "x-wrong"], true),
    "Nobody reads x-wrong",
  ],
  [
    "extension-values",
    "a caller that doesn't exist",
    withValue([...read, "x-caller"], "root"),
    'x-caller can\'t be "root"',
  ],
  [
    "extension-values",
    "a step that doesn't exist",
    withValue([...read, "x-check-order"], ["maybe"]),
    'can\'t be ["maybe"]',
  ],
  [
    "extension-values",
    "no errcode",
    withValue([...schemas, "UserRequest", "properties", "password", "x-errcode"], "NOPE"),
    'can\'t be "NOPE"',
  ],
  [
    "extension-values",
    "an unknown kind of violation",
    withValue([...schemas, "UserRequest", "properties", "password", "x-errcode"], { odd: "M_UNKNOWN" }),
    "x-errcode can't be",
  ],
  ["extension-values", "no yes or no", withValue([...read, "x-idempotent"], "maybe"), 'can\'t be "maybe"'],
  [
    "extension-values",
    "a page without an id",
    withValue([...read, "x-paged"], { items: "users" }),
    "x-paged can't be",
  ],
  ["extension-values", "an id of no kind", withValue([...read, "x-matrix-id"], "team"), 'can\'t be "team"'],
  ["extension-values", "no version", withValue([...read, "x-added-in-synapse"], "1.2"), 'can\'t be "1.2"'],
  [
    "extension-values",
    "no unit",
    withValue([...schemas, "User", "properties", "creation_ts", "x-unit"], "min"),
    'can\'t be "min"',
  ],
];

let found: Problem[][] = [];

beforeAll(async () => {
  found = await lint([{ "openapi.json": valid() }, ...cases.map(([, , files]) => files)]);
}, 60_000);

describe("our rules of the linter", () => {
  it("find nothing in a description that keeps them", () => {
    expect(found[0]).toEqual([]);
  });

  it.each(cases.map(([rule, what, , message], index) => ({ rule, what, message, index })))(
    "$rule finds $what",
    ({ rule, message, index }) => {
      const messages = found[index + 1]
        ?.filter((problem) => problem.rule === rule)
        .map((problem) => problem.message);
      expect(messages?.join("\n")).toContain(message);
    },
  );

  it("have a case each", () => {
    expect(new Set(cases.map(([rule]) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});
