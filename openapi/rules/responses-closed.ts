import { isNode, type Context, type Node, type Rule } from "./rule.ts";

/** Responses hold what the contract says and nothing else, so that tests find what isn't declared. */
export const responsesClosed: Rule = () => ({
  Response: {
    Schema(schema: Node, context: Context) {
      if (!isNode(schema["properties"]) || isPartOfAllOf(context)) return;
      if (schema["additionalProperties"] === undefined && schema["unevaluatedProperties"] === undefined) {
        context.report({
          message:
            "The schema of a response needs additionalProperties: false (or says what else may be there).",
          location: context.location,
        });
      }
    },
  },
});

/** What stands beside another schema in an allOf can't be closed by itself; the other one is. */
function isPartOfAllOf(context: Context): boolean {
  return typeof context.key === "number";
}
