/** What is read and changed here of the contract. */
export interface Contract {
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { parameters: Record<string, Parameter> };
}

interface Operation {
  operationId: string;
  tags: [string];
  parameters?: (Parameter | { $ref: string })[];
}

interface Parameter {
  in: string;
  name: string;
  example?: unknown;
}

/** The name of the server in the contract's examples, where it is a whole name and not a part of another's. */
const exampleServer = /(^|:|mxc:\/\/)example\.com\b/g;

/** A text with the name of a user's server instead of that of the examples. */
export function ownName(text: string, userId: string): string {
  const server = userId.slice(userId.indexOf(":") + 1);
  return text.replaceAll(exampleServer, (_all, before: string) => before + server);
}

/**
 * The contract with examples that the server of this user can answer. What is only read about a user is read about this one,
 * who is there for sure; what changes a user keeps the one of the examples, who is hardly there.
 */
export function withOwnNames(contract: Contract, userId: string): Contract {
  // What was JSON is JSON of the same form again.
  const own = JSON.parse(JSON.stringify(contract), (_key, value: unknown) =>
    typeof value === "string" ? ownName(value, userId) : value,
  ) as Contract;
  for (const { get } of Object.values(own.paths)) {
    if (get?.parameters !== undefined) {
      get.parameters = get.parameters.map((part) => {
        const parameter =
          "$ref" in part ? own.components.parameters[part.$ref.split("/").at(-1) ?? ""] : part;
        return parameter?.in === "path" && isUserId(parameter.example)
          ? { ...parameter, example: userId }
          : part;
      });
    }
  }
  return own;
}

const isUserId = (example: unknown) => typeof example === "string" && example.startsWith("@");
