import { list, node, schemaRule, type Context, type Node, type Rule } from "./rule.ts";

const timeName = /(?:_ts|_ms|_at)$|^last_seen$/u;

/** Integers that are times or durations say whether they count seconds or milliseconds. */
export const timeUnit: Rule = () => ({
  ...schemaRule((schema, context) => {
    for (const [name, property] of Object.entries(node(schema["properties"]))) {
      check(name, node(property), node(property), context, context.location.child(["properties", name]));
    }
  })(),
  Parameter(parameter: Node, context: Context) {
    check(String(parameter["name"]), node(parameter["schema"]), parameter, context, context.location);
  },
});

function check(
  name: string,
  schema: Node,
  owner: Node,
  context: Context,
  location: Context["location"],
): void {
  const types = list(schema["type"]).length > 0 ? list(schema["type"]) : [schema["type"]];
  if (timeName.test(name) && types.includes("integer") && owner["x-unit"] === undefined) {
    context.report({ message: `${name} is a time: it needs x-unit, s or ms.`, location });
  }
}
