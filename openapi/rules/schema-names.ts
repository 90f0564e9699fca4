import type { Context, Node, Rule } from "./rule.ts";

/** No schema has a name that the client generator gives: `<OperationId>` with Data, Response(s) or Error(s) after it. */
export const schemaNames: Rule = () => {
  const operations = new Set<string>();
  const schemas = new Map<string, Context["location"]>();
  const note = (name: string | undefined, location: Context["location"]) => {
    if (name !== undefined) schemas.set(name, location);
  };
  return {
    Operation(operation: Node) {
      const name = String(operation["operationId"]);
      operations.add(name.charAt(0).toUpperCase() + name.slice(1));
    },
    // A schema of a file of its own becomes a component with the name of the file.
    Schema(_schema: Node, context: Context) {
      note(
        /[\\/]schemas[\\/]([^\\/]+)\.yaml$/u.exec(context.location.source.absoluteRef)?.[1],
        context.location,
      );
    },
    NamedSchemas(named: Node, context: Context) {
      for (const name of Object.keys(named)) note(name, context.location.child(name));
    },
    Root: {
      leave(_root: Node, context: Context) {
        for (const [name, location] of schemas) {
          const operation = name.replace(/(?:Data|Responses?|Errors?)$/u, "");
          if (operation !== name && operations.has(operation)) {
            context.report({ message: `The client generator makes a type ${name} of its own.`, location });
          }
        }
      },
    },
  };
};
