import type { Context, Node, Rule } from "./rule.ts";

/** Requests may hold fields that the contract doesn't know: tools send whole records back. */
export const requestsOpen: Rule = () => ({
  RequestBody: {
    Schema(schema: Node, context: Context) {
      if (schema["additionalProperties"] === false || schema["unevaluatedProperties"] === false) {
        context.report({
          message: "A request ignores unknown fields: it can't be closed.",
          location: context.location,
        });
      }
    },
  },
});
